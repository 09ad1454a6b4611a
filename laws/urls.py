from django.urls import path

from laws.views import amending, reading, tables

app_name = "laws"
urlpatterns = [
    path("", reading.provision_list, name="provision-list"),
    path("options/", reading.provision_options, name="provision-options"),
    path("new/", amending.provision_add, name="provision-add"),
    path("<int:pk>/", reading.provision_detail, name="provision-detail"),
    path("<int:pk>/reckon/", reading.provision_reckon, name="provision-reckon"),
    path("<int:pk>/history/", reading.provision_history, name="provision-history"),
    path("<int:pk>/correct/", amending.provision_correct, name="provision-correct"),
    path("<int:pk>/confirm/", amending.provision_confirm, name="provision-confirm"),
    path("<int:pk>/supersede/", amending.provision_supersede, name="provision-supersede"),
    path("<int:pk>/end/", amending.provision_end, name="provision-end"),
    path("instruments/", tables.instrument_list, name="instrument-list"),
    path("instruments/new/", amending.instrument_add, name="instrument-add"),
    path("instruments/<int:pk>/", tables.instrument_detail, name="instrument-detail"),
    path("instruments/<int:pk>/correct/", amending.instrument_correct, name="instrument-correct"),
    path("instruments/<int:pk>/end/", amending.instrument_end, name="instrument-end"),
    path("competence/", tables.competence_table, name="competence-table"),
    path("competence/<int:pk>/correct/", amending.competence_correct, name="competence-correct"),
    path("terms/", tables.term_list, name="term-list"),
    path("terms/<int:pk>/", tables.term_detail, name="term-detail"),
    path("terms/<int:pk>/correct/", amending.term_correct, name="term-correct"),
    path("days/", tables.holiday_calendar, name="holiday-calendar"),
    path("days/new/", amending.holiday_add, name="holiday-add"),
    path("days/<int:pk>/correct/", amending.holiday_correct, name="holiday-correct"),
    path("forms/", tables.form_list, name="form-list"),
    path("requirements/", tables.requirement_list, name="requirement-list"),
    path("requirements/new/", amending.requirement_add, name="requirement-add"),
    path("requirements/<int:pk>/correct/", amending.requirement_correct, name="requirement-correct"),
    path("amendments/", tables.amendment_list, name="amendment-list"),
]
