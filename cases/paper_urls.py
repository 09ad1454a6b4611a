"""The pages about papers."""

from django.urls import path

from cases.views import paper_templates, papers

urlpatterns = [
    path("<int:pk>/papers/", papers.case_papers, name="case-papers"),
    path("<int:pk>/papers/new/<str:form>/", papers.paper_new, name="paper-new"),
    path("papers/templates/", paper_templates.template_list, name="template-list"),
    path("papers/templates/<str:form>/", paper_templates.template_detail, name="template-detail"),
    path(
        "papers/templates/<str:form>/<int:version>/restore/", paper_templates.template_restore, name="template-restore"
    ),
    path(
        "papers/templates/<str:form>/<int:version>/file.<str:kind>", paper_templates.template_file, name="template-file"
    ),
    path("papers/<int:pk>/", papers.paper_detail, name="paper-detail"),
    path("papers/<int:pk>/file.<str:kind>", papers.paper_file, name="paper-file"),
    path("decisions/<int:pk>/paper/", papers.decision_paper, name="decision-paper"),
]
