from django.urls import path

from evidence import views

app_name = "evidence"
urlpatterns = [
    path("capture/", views.batch_receive, name="capture"),
    path("batches/receive/", views.batch_receive, name="batch-receive"),
    path("batches/", views.batch_list, name="batch-list"),
    path("batches/<int:pk>/", views.batch_detail, name="batch-detail"),
    path("batches/<int:pk>/progress/", views.batch_progress, name="batch-progress"),
    path("exhibits/", views.exhibit_list, name="exhibit-list"),
    path("exhibits/<int:pk>/", views.exhibit_detail, name="exhibit-detail"),
    path("exhibits/<int:pk>/view/", views.exhibit_view, name="exhibit-view"),
    path("exhibits/<int:pk>/original/", views.exhibit_original, name="exhibit-original"),
    path("exhibits/<int:pk>/picture/", views.exhibit_picture, name="exhibit-picture"),
    path("exhibits/<int:pk>/download/", views.exhibit_download, name="exhibit-download"),
]
