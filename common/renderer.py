"""How Django draws forms here: `{{ form }}` and `{{ form.field.as_field_group }}` use the components."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    form_template_name = "components/_form_fields.html"
    field_template_name = "components/_field.html"
