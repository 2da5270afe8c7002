"""What goes over the wire: envelopes (lever-api 2.2) and errors (2.5)."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

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

    Only the statuses are Lever's word; most code names are ours (lever-api 2.5).
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


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


async def answer_api_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    return send({"code": error.code, "message": error.message}, error.status)
