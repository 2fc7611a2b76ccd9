"""Answers to machines."""


def test_health_says_ok_and_nothing_else(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok"
    assert client.post("/healthz").status_code == 405


def test_robots_are_kept_from_the_desk_and_from_endless_lists(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in response.content.decode()
    assert client.get("/favicon.ico").status_code == 301
