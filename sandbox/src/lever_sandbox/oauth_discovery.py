"""What a client may find out by itself: keys and addresses (RFC 8414, lever-api 1.6)."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lever_sandbox.scopes import KNOWN
from lever_sandbox.tokens import published_keys
from lever_sandbox.world import World


def routes() -> list[Route]:
    return [
        Route("/.well-known/jwks.json", show_keys, methods=["GET"]),
        Route("/.well-known/openid-configuration", show_addresses, methods=["GET"]),
    ]


async def show_keys(_request: Request) -> Response:
    return JSONResponse(published_keys())


async def show_addresses(request: Request) -> Response:
    """Every Auth0 tenant has this page (A: openid-configuration)."""
    world: World = request.app.state.world
    base = world.base_url
    return JSONResponse(
        {
            "issuer": f"{base}/",
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/oauth/token",
            "revocation_endpoint": f"{base}/oauth/revoke",
            "jwks_uri": f"{base}/.well-known/jwks.json",
            "scopes_supported": sorted(KNOWN),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "subject_types_supported": ["public"],
        }
    )
