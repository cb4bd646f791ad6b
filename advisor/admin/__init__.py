from django.contrib import admin

from advisor.admin import assessments, questionnaire, versions  # noqa: F401  (registers the desks)

admin.site.site_header = "Rightsize"
admin.site.site_title = "Rightsize editor's desk"
admin.site.index_title = "Editor's desk"
