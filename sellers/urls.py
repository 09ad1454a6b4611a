from django.urls import path

from sellers import picture_views, views

app_name = "sellers"
urlpatterns = [
    path("", views.seller_list, name="seller-list"),
    path("export.<str:kind>", views.seller_export, name="seller-export"),
    path("new/", views.seller_register, name="seller-register"),
    path("options/", views.seller_options, name="seller-options"),
    path("known/", views.known, name="known"),
    path("search/", views.search, name="search"),
    path("<int:pk>/", views.seller_detail, name="seller-detail"),
    path("<int:pk>/trade/", views.seller_trade, name="seller-trade"),
    path("<int:pk>/history/", views.seller_history, name="seller-history"),
    path("<int:pk>/correct/", views.seller_correct, name="seller-correct"),
    path("<int:pk>/confirm/", views.seller_confirm, name="seller-confirm"),
    path("<int:pk>/merge/", views.seller_merge, name="seller-merge"),
    path("<int:pk>/split/", views.seller_split, name="seller-split"),
    path("accounts/", views.account_list, name="account-list"),
    path("accounts/export.<str:kind>", views.account_export, name="account-export"),
    path("accounts/new/", views.account_note, name="account-note"),
    path("accounts/options/", views.account_options, name="account-options"),
    path("accounts/<int:pk>/", views.account_detail, name="account-detail"),
    path("pictures/<int:pk>/", picture_views.picture_accounts, name="picture-accounts"),
    path("accounts/<int:pk>/assign/", views.account_assign, name="account-assign"),
    path("accounts/<int:pk>/check/", views.account_check, name="account-check"),
    path("identifiers/<int:pk>/", views.identifier_detail, name="identifier-detail"),
    path("links/", views.link_queue, name="link-queue"),
    path("links/judge/", views.links_judge, name="links-judge"),
    path("links/ask/", views.linking_ask, name="linking-ask"),
    path("links/<int:pk>/", views.link_detail, name="link-detail"),
    path("links/<int:pk>/judge/", views.link_judge, name="link-judge"),
    path("judgements/<int:pk>/undo/", views.judgement_undo, name="judgement-undo"),
    path("premises/", views.premises_list, name="premises-list"),
    path("premises/new/", views.premises_note, name="premises-note"),
    path("premises/<int:pk>/", views.premises_detail, name="premises-detail"),
    path("premises/<int:pk>/confirm/", views.premises_confirm, name="premises-confirm"),
]
