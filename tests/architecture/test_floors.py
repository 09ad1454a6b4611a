"""A foreign key given as a string slips past the import contracts, so the models themselves are read."""

from django.apps import apps
from django.conf import settings
from django.db.models import CASCADE, Field, Model

from tests.architecture.rooms import ROOMS, floors


def points_upstairs(model: type[Model], field: Field) -> bool:  # type: ignore[type-arg]
    target = field.related_model
    if not isinstance(target, type) or target._meta.label == settings.AUTH_USER_MODEL:
        return False  # audit and the rooms of the ground name people through the settings
    here, there = model._meta.app_label, target._meta.app_label
    if there not in ROOMS:
        return False  # Django's own tables lie below the ground
    return here != there and floors()[there] >= floors()[here]


def test_no_foreign_key_points_upstairs() -> None:
    upstairs = {
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and points_upstairs(model, field)
    }
    assert upstairs == set()


def test_nothing_goes_along_with_a_thing_of_another_room() -> None:
    """PROTECT between rooms: things are closed or annulled by deed. Only a part may go with its whole, in its own room."""
    cascading = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and not model._meta.auto_created
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not field.many_to_many
        if field.remote_field.on_delete is CASCADE and not _belongs_to_a_person_or_whole(model, field)
    }
    assert cascading == set()


def _belongs_to_a_person_or_whole(model: type[Model], field: Field) -> bool:  # type: ignore[type-arg]
    target = field.related_model._meta
    return target.app_label == model._meta.app_label or target.label == settings.AUTH_USER_MODEL
