"""The API's router: each room's `api.ROUTES`."""

from django.utils.module_loading import import_string
from rest_framework.routers import DefaultRouter

router = DefaultRouter()
for room in ("sellers", "evidence", "cases", "inspections", "laws", "areas"):
    for prefix, viewset, basename in import_string(f"{room}.api.ROUTES"):
        router.register(prefix, viewset, basename=basename)
