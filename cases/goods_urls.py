"""The pages about seized goods."""

from django.urls import path

from cases.views import goods

urlpatterns = [
    path("<int:pk>/goods/", goods.case_goods, name="case-goods"),
    path("<int:pk>/goods/seize/", goods.goods_seize, name="goods-seize"),
    path("<int:pk>/goods/move/", goods.goods_move, name="goods-move"),
    path("<int:pk>/goods/release/", goods.goods_release, name="goods-release"),
    path("<int:pk>/goods/value/", goods.goods_value, name="goods-value"),
    path("<int:pk>/goods/seal/", goods.goods_seal, name="goods-seal"),
    path("<int:pk>/goods/<int:seizure>/extend/", goods.goods_extend, name="goods-extend"),
    path("<int:pk>/goods/labels.pdf", goods.goods_labels, name="goods-labels"),
    path("seals/<int:pk>/open/", goods.seal_open, name="seal-open"),
    path("storehouses/", goods.storehouse_list, name="storehouse-list"),
]
