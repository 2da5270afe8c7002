"""What goes over the wire: envelopes (lever-api 2.2) and errors (2.5)."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lever_sandbox.connection import cut_connection

Json = dict[str, Any]

# Recorded on real answers (lever-api 2.1).
LEVER_HEADERS = {
    "server": "lever-data-api",
    "x-lever-region": "global",
    "x-stream-path": "dapi",
}


def encode(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def send(body: object, status: int = 200) -> Response:
    return send_encoded(encode(body), status)


def send_encoded(body: bytes, status: int = 200) -> Response:
    return Response(
        body,
        status_code=status,
        headers={**LEVER_HEADERS, "content-type": "application/json; charset=utf-8"},
    )


def one(record: object, status: int = 200) -> Response:
    return send({"data": record}, status)


def nothing() -> Response:
    return Response(status_code=204, headers=LEVER_HEADERS)


class ApiError(Exception):
    """An answer of the data API that is not a success.

    Only the statuses are Lever's word; most code names are ours (A: error-codes).
    `look` is "json", or "empty" or "html" as errors from the edge come.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers: dict[str, str] = {}
        self.look = "json"


class ConnectionCut(ApiError):
    """No answer at all: the connection ends. Answered 500 where it cannot be ended."""

    def __init__(self) -> None:
        super().__init__(500, "InternalServerError", "The connection was cut")


def bad_request(message: str) -> ApiError:
    return ApiError(400, "BadRequestError", message)


def unauthorised(message: str) -> ApiError:
    return ApiError(401, "Unauthorized", message)


def forbidden(message: str) -> ApiError:
    return ApiError(403, "Forbidden", message)


def not_found(kind: str, wanted: str) -> ApiError:
    return ApiError(404, "ResourceNotFound", f"{kind} {wanted} was not found")


def too_many_requests() -> ApiError:
    return ApiError(429, "TooManyRequests", "Rate limit exceeded, slow down")


def server_error(message: str = "Something went wrong") -> ApiError:
    return ApiError(500, "InternalServerError", message)


def unavailable() -> ApiError:
    return ApiError(503, "ServiceUnavailable", "Down for maintenance, try again")


async def answer_api_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    if isinstance(error, ConnectionCut) and cut_connection(request):
        return Response(status_code=error.status)
    answer = _show_error(error)
    answer.headers.update(error.headers)
    return answer


def _show_error(error: ApiError) -> Response:
    """Bodies may be missing or not JSON, as those of the edge are (A: edge-bodies)."""
    if error.look == "empty":
        return Response(status_code=error.status)
    if error.look == "html":
        text = f"<html><body><h1>{error.status}</h1><p>Sorry.</p></body></html>"
        return HTMLResponse(text, status_code=error.status)
    return send({"code": error.code, "message": error.message}, error.status)
