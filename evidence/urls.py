from django.urls import path

from evidence import handover_views, hold_views, log_views, page_capture_views, posting_views, views

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
    path("exhibits/<int:pk>/hand-over/", handover_views.handover_offer, name="handover-offer"),
    path("exhibits/<int:pk>/reread/", handover_views.exhibit_reread, name="exhibit-reread"),
    path("hand-overs/", handover_views.handover_list, name="handover-list"),
    path("hand-overs/<int:pk>/", handover_views.handover_answer, name="handover-answer"),
    path("exhibits/<int:pk>/hold/", hold_views.exhibit_hold, name="exhibit-hold"),
    path("exhibits/<int:pk>/release/", hold_views.exhibit_release, name="exhibit-release"),
    path("exhibits/<int:pk>/dispose/", hold_views.exhibit_dispose, name="exhibit-dispose"),
    path("exhibits/<int:pk>/dispose/confirm/", hold_views.disposal_confirm, name="disposal-confirm"),
    path("exhibits/<int:pk>/dispose/withdraw/", hold_views.disposal_withdraw, name="disposal-withdraw"),
    path("captures/", page_capture_views.capture_order, name="capture-order"),
    path("postings/", posting_views.posting_list, name="posting-list"),
    path("postings/<int:pk>/", posting_views.posting_detail, name="posting-detail"),
    path("postings/<int:pk>/recheck/", posting_views.posting_recheck, name="posting-recheck"),
    path("packs/", log_views.pack_list, name="pack-list"),
    path("packs/export/", log_views.pack_export, name="pack-export"),
    path("packs/<int:pk>/", log_views.pack_detail, name="pack-detail"),
    path("packs/<int:pk>/download/", log_views.pack_download, name="pack-download"),
    path("log/health/", log_views.log_health, name="log-health"),
    path("log/keys/", log_views.log_keys, name="log-keys"),
    path("log/key.pem", log_views.log_key, name="log-key"),
]
