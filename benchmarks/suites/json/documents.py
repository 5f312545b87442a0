"""Documents in the shapes that JSON libraries are measured with, made anew from the seed."""

from words import japanese, moment, sentence, word, words

from . import github, twitter


def empty(random):
    return {}


def hello(random):
    return {"message": "Hello, World!"}


def small(random):
    return {"id": 123, "name": "Test", "items": [1, 2, 3, 4, 5], "metadata": {"key": "value"}}


def rows(random, count=100):
    """What a small API answers: about 12 KB."""
    return [{"id": 1000 + number, "name": word(random).title(), "email": f"{word(random)}@a.org",
             "active": random.random() < 0.8, "price": round(random.random() * 100, 2),
             "tags": [word(random)], "created": moment(random)[:-4]}
            for number in range(count)]


def catalogue(random, performances=243):
    """Like a catalogue of concerts: many small integers, keys that are numbers; about 500 KB."""
    numbers = [str(random.randrange(200_000_000, 400_000_000)) for _ in range(400)]
    events = {number: {"description": None, "id": int(number), "logo": None, "name": sentence(random, 5),
                       "subTopicIds": random.sample(range(337184000, 337184400), 3), "subjectCode": None,
                       "subtitle": None, "topicIds": random.sample(range(324846000, 324846400), 2)}
              for number in numbers[:184]}
    return {
        "areaNames": {number: words(random, 3) for number in numbers[:17]},
        "audienceSubCategoryNames": {"337100890": "Abonné"}, "blockNames": {}, "events": events,
        "performances": [performance(random, numbers) for _ in range(performances)],
        "seatCategoryNames": {number: words(random, 2) for number in numbers[17:81]},
        "subTopicNames": {number: words(random, 2) for number in numbers[81:100]}, "subjectNames": {},
        "topicNames": {number: words(random, 2) for number in numbers[100:104]},
        "topicSubTopics": {number: random.sample(range(337184000, 337184400), 7) for number in numbers[100:104]},
        "venueNames": {"PLEYEL_PLEYEL": "Salle Pleyel"}}


def performance(random, numbers):
    kinds = [int(number) for number in random.sample(numbers, random.randint(2, 8))]
    return {"eventId": int(random.choice(numbers[:184])), "id": random.randrange(338_000_000, 339_000_000),
            "logo": None, "name": None,
            "prices": [{"amount": random.randrange(10, 200) * 500, "audienceSubCategoryId": 337100890,
                        "seatCategoryId": kind} for kind in kinds],
            "seatCategories": [{"areas": [{"areaId": random.randrange(205_705_900, 205_706_100), "blockIds": []}
                                          for _ in range(random.randint(2, 11))], "seatCategoryId": kind}
                               for kind in kinds],
            "seatMapImage": None, "start": random.randrange(1_372_701_600_000, 1_400_000_000_000),
            "venueCode": "PLEYEL_PLEYEL"}


def border(random, points=56_045, rings=480):
    """Like the border of Canada: pairs of coordinates with 15 to 17 digits; about 2.1 MB."""
    def pair():
        return [round(-140 + random.random() * 90, 6) + 1.4e-14 * random.randrange(9),
                round(42 + random.random() * 40, 6) + 7e-15 * random.randrange(9)]
    return {"type": "FeatureCollection", "features": [{
        "type": "Feature", "properties": {"name": "Canada"},
        "geometry": {"type": "Polygon", "coordinates": [
            [pair() for _ in range(points // rings)] for _ in range(rings)]}}]}


def nested(random, depth=200, copies=20):
    """Containers in containers, to less than the 254 that some allow."""
    made = []
    for _ in range(copies):
        inner = []
        for level in range(depth // 2):
            inner = {"level": level, "next": [inner]}
        made.append(inner)
    return made


def anything(random, size=3000):
    """A document whose very shape is random."""
    makers = (lambda: None, lambda: random.random() < 0.5, lambda: random.randrange(-1000, 1000),
              lambda: random.getrandbits(60), random.random, lambda: random.gauss(0, 1e6), lambda: "",
              lambda: word(random), lambda: sentence(random, random.randint(1, 30)),
              lambda: japanese(random, random.randint(1, 40)), lambda: '"\\\n\t/' * random.randint(1, 3))

    def make(budget, depth):
        if budget <= 1 or depth > 30:
            return random.choice(makers)()
        parts = random.randint(1, min(budget, 12))
        inner = [make(budget // parts, depth + 1) for _ in range(parts)]
        if random.random() < 0.5:
            return inner
        return {f"{word(random)}{number if random.random() < 0.3 else ''}": one for number, one in enumerate(inner)}
    return [make(size // 10, 1) for _ in range(10)]


# By name: what is written and read in every suite of this kind, and a few of our own.
DOCUMENTS = {
    "empty/2": empty, "hello/27": hello, "small/71": small, "rows/100": rows, "github/53K": github.events,
    "twitter/467K": twitter.search, "citm/500K": catalogue, "canada/2.1M": border, "nested/200": nested,
    "random/3000": anything,
}
