"""Events as GitHub's API gives them: ASCII, short objects, many addresses; 30 events, about 53 KB."""

from words import digest, moment, sentence, word, words

API = "https://api.github.com"


def person(random):
    login, number = word(random) + word(random), random.randrange(10_000_000)
    return {"gravatar_id": digest(random)[:32], "login": login,
            "avatar_url": f"https://secure.gravatar.com/avatar/{digest(random)[:32]}?d=404",
            "url": f"{API}/users/{login}", "id": number}


def repository(random):
    name = f"{word(random)}/{word(random)}-{word(random)}"
    return {"url": f"{API}/repos/{name}", "id": random.randrange(10_000_000), "name": name}


def commit(random, where):
    sha = digest(random)
    return {"url": f"{where['url']}/commits/{sha}", "message": sentence(random, random.randint(4, 18)),
            "distinct": True, "sha": sha,
            "author": {"email": f"{word(random)}@{word(random)}.com", "name": words(random, 2).title()}}


def push(random, where):
    commits = [commit(random, where) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    return {"shas": None, "commits": commits, "distinct_size": len(commits), "ref": "refs/heads/master",
            "push_id": random.randrange(1 << 30), "head": commits[-1]["sha"], "before": digest(random),
            "size": len(commits)}


def issue(random, where):
    number = random.randrange(3000)
    url = f"{where['url']}/issues/{number}"
    return {"url": url, "labels_url": url + "/labels{/name}", "comments_url": url + "/comments",
            "events_url": url + "/events", "html_url": f"https://github.com/{where['name']}/issues/{number}",
            "id": random.randrange(1 << 31), "number": number, "title": sentence(random, 7), "user": account(random),
            "labels": [{"url": f"{where['url']}/labels/{word(random)}", "name": word(random), "color": "e11d21"}],
            "state": random.choice(("open", "closed")), "assignee": None, "milestone": None,
            "comments": random.randrange(30), "created_at": moment(random), "updated_at": moment(random),
            "closed_at": None, "pull_request": {"html_url": None, "patch_url": None, "diff_url": None},
            "body": "\r\n".join(sentence(random, 9) for _ in range(random.randint(2, 9)))}


def account(random):
    one = person(random)
    return {**one, "type": "User", "site_admin": False, "html_url": f"https://github.com/{one['login']}",
            **{f"{what}_url": f"{one['url']}/{what}" for what in (
                "followers", "following", "gists", "starred", "subscriptions", "organizations", "repos", "events",
                "received_events")}}


def comment(random, where):
    about = issue(random, where)
    return {"action": "created", "issue": about,
            "comment": {"url": f"{where['url']}/issues/comments/{random.randrange(1 << 27)}",
                        "id": random.randrange(1 << 27), "user": account(random), "created_at": moment(random),
                        "updated_at": moment(random), "body": sentence(random, 30)}}


PAYLOADS = {
    "PushEvent": push,
    "WatchEvent": lambda random, where: {"action": "started"},
    "IssueCommentEvent": comment,
    "CreateEvent": lambda random, where: {"master_branch": "master", "ref": None, "ref_type": "repository",
                                          "description": sentence(random, 12)},
    "IssuesEvent": lambda random, where: {"action": "opened", "issue": issue(random, where)},
}


def events(random, count=30):
    made = []
    for number in range(count):
        kind = ("PushEvent", *PAYLOADS)[number % 6]
        where = repository(random)
        made.append({"type": kind, "created_at": moment(random), "actor": person(random), "repo": where,
                     "public": True, "payload": PAYLOADS[kind](random, where),
                     "id": str(random.randrange(10 ** 9, 10 ** 10))})
        if number % 4 == 0:
            made[-1]["org"] = person(random)
    return made
