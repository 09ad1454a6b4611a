from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("my-work/", views.my_work, name="my-work"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("map/", views.city_map, name="map"),
    path("health/", views.health, name="health"),
]
