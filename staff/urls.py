from django.urls import path

from staff import saved_views, views

app_name = "staff"
urlpatterns = [
    path("", views.person_list, name="person-list"),
    path("new/", views.person_engage, name="person-engage"),
    path("<int:pk>/", views.person_detail, name="person-detail"),
    path("<int:pk>/move/", views.person_move, name="person-move"),
    path("<int:pk>/dismiss/", views.person_dismiss, name="person-dismiss"),
    path("teams/", views.team_list, name="team-list"),
    path("teams/<int:pk>/", views.team_detail, name="team-detail"),
    path("teams/<int:pk>/duties/", views.team_set_duties, name="team-set-duties"),
    path("me/", views.profile, name="profile"),
    path("me/tokens/new/", views.token_make, name="token-make"),
    path("me/tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    path("me/views/keep/", saved_views.view_keep, name="view-keep"),
    path("me/views/<int:pk>/drop/", saved_views.view_drop, name="view-drop"),
    path("me/sessions/end/", views.sessions_end, name="sessions-end"),
]
