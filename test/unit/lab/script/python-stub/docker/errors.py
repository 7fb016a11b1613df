class APIError(Exception):
    explanation = None
    status_code = 500


class NotFound(APIError):
    status_code = 404
