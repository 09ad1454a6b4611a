from django.urls import path

from library import views

app_name = "library"
urlpatterns = [
    path("", views.guide_list, name="guide-list"),
    path("new/", views.guide_write, name="guide-write"),
    path("<slug:slug>/", views.guide_detail, name="guide-detail"),
    path("<slug:slug>/rewrite/", views.guide_rewrite, name="guide-rewrite"),
    path("<slug:slug>/publish/", views.guide_publish, name="guide-publish"),
    path("<slug:slug>/withdraw/", views.guide_withdraw, name="guide-withdraw"),
    path("<slug:slug>/read/", views.guide_read, name="guide-read"),
]
