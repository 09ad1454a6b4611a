"""The pages about papers."""

from django.urls import path

from cases.views import papers

urlpatterns = [
    path("<int:pk>/papers/", papers.case_papers, name="case-papers"),
    path("<int:pk>/papers/new/<str:form>/", papers.paper_new, name="paper-new"),
    path("papers/<int:pk>/", papers.paper_detail, name="paper-detail"),
    path("papers/<int:pk>/file.<str:kind>", papers.paper_file, name="paper-file"),
    path("decisions/<int:pk>/paper/", papers.decision_paper, name="decision-paper"),
]
