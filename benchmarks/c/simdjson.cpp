// simdjson behind functions that c/json.c can call: its document model, with a
// parser that keeps its memory, over text that has simdjson's padding.
#include <cstdint>
#include <cstdlib>
#include <simdjson.h>

struct digest {
  uint64_t values, bytes;
  double sum;
};

static simdjson::dom::parser parser;

static simdjson::dom::element parsed(const char *data, size_t size) {
  simdjson::dom::element root;
  if (parser.parse(data, size, false).get(root)) std::abort();
  return root;
}

static void add(digest *to, simdjson::dom::element value) {
  to->values++;
  switch (value.type()) {
  case simdjson::dom::element_type::ARRAY:
    for (auto item : value.get_array()) add(to, item);
    break;
  case simdjson::dom::element_type::OBJECT:
    for (auto pair : value.get_object()) {
      to->values++;
      to->bytes += pair.key.size();
      add(to, pair.value);
    }
    break;
  case simdjson::dom::element_type::STRING:
    to->bytes += value.get_string().value().size();
    break;
  case simdjson::dom::element_type::INT64:
  case simdjson::dom::element_type::UINT64:
  case simdjson::dom::element_type::DOUBLE:
    to->sum += value.get_double().value();
    break;
  default:
    break;
  }
}

extern "C" void simdjson_parse(const char *data, size_t size) { parsed(data, size); }

extern "C" void simdjson_digest(const char *data, size_t size, digest *out) {
  *out = {0, 0, 0};
  add(out, parsed(data, size));
}
