"""A search on Twitter: Japanese text, wide objects with many nulls; 100 statuses, about 467 KB."""

from words import code, japanese, word, words

SOURCES = ('<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
           '<a href="http://twitter.com" rel="nofollow">Twitter Web Client</a>',
           '<a href="http://twitter.com/download/android" rel="nofollow">Twitter for Android</a>')
EMOJI = "😀🎉🚀👍✨"


def moment(random):
    return (f"{random.choice(('Mon', 'Tue', 'Sun'))} Aug {random.randint(1, 31):02} "
            f"{random.randint(0, 23):02}:{random.randint(0, 59):02}:{random.randint(0, 59):02} +0000 2014")


def link(random):
    url = f"http://t.co/{code(random, 10)}"
    return {"url": url, "expanded_url": f"http://{word(random)}.{word(random)}.jp/{code(random, 12)}",
            "display_url": f"{word(random)}.jp/{code(random, 8)}…", "indices": [random.randrange(70), 140]}


def user(random):
    number = random.randrange(1 << 31)
    picture = f"http://pbs.twimg.com/profile_images/{random.randrange(10 ** 18)}/{code(random, 8)}_normal.jpeg"
    banner = f"https://pbs.twimg.com/profile_banners/{number}/{random.randrange(1_400_000_000)}"
    return {
        "id": number, "id_str": str(number), "name": japanese(random, random.randint(3, 12)) + random.choice(EMOJI),
        "screen_name": code(random, random.randint(6, 15)), "location": japanese(random, random.randint(0, 10)),
        "description": japanese(random, random.randint(30, 160)) + "\n" + words(random, 5), "url": None,
        "entities": {"description": {"urls": []}}, "protected": False, "followers_count": random.randrange(90_000),
        "friends_count": random.randrange(9000), "listed_count": random.randrange(100), "created_at": moment(random),
        "favourites_count": random.randrange(3000), "utc_offset": 32400, "time_zone": "Tokyo", "geo_enabled": False,
        "verified": False, "statuses_count": random.randrange(200_000), "lang": "ja", "contributors_enabled": False,
        "is_translator": False, "is_translation_enabled": False, "profile_background_color": "C0DEED",
        "profile_background_image_url": "http://abs.twimg.com/images/themes/theme1/bg.png",
        "profile_background_image_url_https": "https://abs.twimg.com/images/themes/theme1/bg.png",
        "profile_background_tile": False, "profile_image_url": picture,
        "profile_image_url_https": picture.replace("http:", "https:"), "profile_banner_url": banner,
        "profile_link_color": "0084B4", "profile_sidebar_border_color": "C0DEED",
        "profile_sidebar_fill_color": "DDEEF6", "profile_text_color": "333333", "profile_use_background_image": True,
        "default_profile": True, "default_profile_image": False, "following": False, "follow_request_sent": False,
        "notifications": False}


def status(random, again):
    number = random.randrange(5 * 10 ** 17, 6 * 10 ** 17)
    made = {
        "metadata": {"result_type": "recent", "iso_language_code": "ja"}, "created_at": moment(random), "id": number,
        "id_str": str(number), "text": f"@{code(random, 9)} {japanese(random, random.randint(30, 120))}",
        "source": random.choice(SOURCES), "truncated": False, "in_reply_to_status_id": None,
        "in_reply_to_status_id_str": None, "in_reply_to_user_id": None, "in_reply_to_user_id_str": None,
        "in_reply_to_screen_name": None, "user": user(random), "geo": None, "coordinates": None, "place": None,
        "contributors": None, "retweet_count": random.randrange(500), "favorite_count": random.randrange(500),
        "entities": {"hashtags": [], "symbols": [], "urls": [link(random) for _ in range(random.choice((0, 0, 1)))],
                     "user_mentions": [{"screen_name": code(random, 9), "name": japanese(random, 6),
                                        "id": number >> 30, "id_str": str(number >> 30), "indices": [0, 9]}]},
        "favorited": False, "retweeted": False, "lang": "ja"}
    if again:
        made["retweeted_status"] = status(random, False)
    return made


def search(random, count=100):
    return {"statuses": [status(random, number % 3 > 0) for number in range(count)],
            "search_metadata": {"completed_in": 0.087, "max_id": 505874924095815680, "query": "%E4%B8%80",
                                "refresh_url": "?since_id=505874924095815681&q=%E4%B8%80", "count": count,
                                "since_id": 0, "since_id_str": "0"}}
