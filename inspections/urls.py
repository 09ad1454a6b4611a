from django.urls import path

from inspections import field, views

app_name = "inspections"
urlpatterns = [
    path("", field.visit_today, name="visit-today"),
    path("plans/", views.plan_list, name="plan-list"),
    path("plans/new/", views.plan_draft, name="plan-draft"),
    path("plans/<int:pk>/", views.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/amend/", views.plan_amend, name="plan-amend"),
    path("plans/<int:pk>/propose/", views.plan_propose, name="plan-propose"),
    path("plans/<int:pk>/submit/", views.plan_submit, name="plan-submit"),
    path("plans/<int:pk>/approve/", views.plan_approve, name="plan-approve"),
    path("plans/<int:pk>/send-back/", views.plan_send_back, name="plan-send-back"),
    path("plans/<int:pk>/add-targets/", views.plan_add_targets, name="plan-add-targets"),
    path("plans/<int:pk>/close/", views.plan_close, name="plan-close"),
    path("visits/", field.visit_list, name="visit-list"),
    path("visits/<int:pk>/", field.visit_detail, name="visit-detail"),
    path("visits/<int:pk>/start/", field.visit_start, name="visit-start"),
    path("visits/<int:pk>/meet/", field.visit_meet, name="visit-meet"),
    path("visits/<int:pk>/answer/<int:item>/", field.visit_answer, name="visit-answer"),
    path("visits/<int:pk>/conclude/", field.visit_conclude, name="visit-conclude"),
    path("visits/<int:pk>/allot/", field.visit_allot, name="visit-allot"),
    path("visits/<int:pk>/cancel/", field.visit_cancel, name="visit-cancel"),
    path("visits/<int:pk>/findings/new/", field.finding_note, name="finding-note"),
    path("findings/", field.finding_list, name="finding-list"),
    path("findings/<int:pk>/", field.finding_detail, name="finding-detail"),
    path("findings/<int:pk>/uphold/", field.finding_uphold, name="finding-uphold"),
    path("findings/<int:pk>/dismiss/", field.finding_dismiss, name="finding-dismiss"),
]
