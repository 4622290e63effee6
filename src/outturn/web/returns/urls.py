"""Addresses of this part."""

from __future__ import annotations

from django.urls import path

from outturn.web.returns import deciding, entering, spreadsheet, views

urlpatterns = [
    path("", views.index, name="returns"),
    path("approve/", deciding.approve_many, name="returns_approve"),
    path("workbook/", spreadsheet.download, name="returns_workbook"),
    path("workbook/in/", spreadsheet.upload, name="returns_upload"),
    path("workbook/save/", spreadsheet.save, name="returns_upload_save"),
    path("<int:pk>/", deciding.one, name="return"),
    path("<int:pk>/figure/", entering.figure, name="return_figure"),
    path("<int:pk>/commentary/", entering.commentary, name="return_commentary"),
    path("<int:pk>/action/", entering.action, name="return_action"),
    path("<int:pk>/check/", deciding.check, name="return_check"),
    path("<int:pk>/sent/", deciding.sent, name="return_sent"),
    path("<int:pk>/take-back/", deciding.withdraw, name="return_withdraw"),
    path("<int:pk>/approve/", deciding.approve, name="return_approve"),
    path("<int:pk>/send-back/", deciding.send_back, name="return_send_back"),
    path("<int:pk>/lock/", deciding.lock, name="return_lock"),
    path("<int:pk>/reopen/", deciding.reopen, name="return_reopen"),
]
