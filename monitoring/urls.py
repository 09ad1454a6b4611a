from django.urls import path

from monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("", views.watch_list, name="watch-list"),
    path("new/", views.watch_set, name="watch-set"),
    path("<int:pk>/", views.watch_detail, name="watch-detail"),
    path("<int:pk>/mute/", views.watch_step, {"step": "mute"}, name="watch-mute"),
    path("<int:pk>/unmute/", views.watch_step, {"step": "unmute"}, name="watch-unmute"),
    path("<int:pk>/end/", views.watch_step, {"step": "end"}, name="watch-end"),
    path("<int:pk>/renew/", views.watch_renew, name="watch-renew"),
    path("matches/", views.match_list, name="match-list"),
    path("matches/<int:pk>/judge/", views.match_judge, name="match-judge"),
]
