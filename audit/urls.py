from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entry_list, name="entry-list"),
    path("jobs/", views.job_list, name="job-list"),
    path("jobs/<int:pk>/retry/", views.job_retry, name="job-retry"),
]
