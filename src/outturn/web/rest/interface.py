"""The API with all of its addresses."""

from __future__ import annotations

from outturn import __version__
from outturn.web.rest import writing  # noqa: F401 - puts its addresses among the others
from outturn.web.rest.bodies import StrictParser
from outturn.web.rest.editions import router as editions
from outturn.web.rest.openapi import Api
from outturn.web.rest.reading import router as figures
from outturn.web.rest.refusing import refuse_all

_ABOUT = (
    "Read the catalogue, standards, figures, assessments and published reports, and give figures that are asked for. "
    "A program comes with a token: Authorization: Bearer outturn_…. Refusals are problems after RFC 9457."
)
api = Api(
    title="outturn",
    version=__version__,
    description=_ABOUT,
    openapi_url=None,
    docs_url=None,
    urls_namespace="programs",
    parser=StrictParser(),
    openapi_extra={"info": {"license": {"name": "MIT", "identifier": "MIT"}}},
)
for router in (figures, editions):
    api.add_router("", router)
refuse_all(api)
