/// A parsed template: nodes that name one another by number.
///
///     nodes:  | none | node | node | ...            children come before their parents
///     links:  | 0 | count, item, item ... | ...     a list is the index of its count; list 0 is empty
///     texts:  | 0..0 | range of bytes | ...          text 0 is empty; equal texts have one number
///     bytes:  UTF-8 in which lone surrogates may stand, escapes undone
struct Tree {
  var nodes = Pool<Node>()
  var links = Pool<UInt32>()
  var texts = Pool<TextRange>()
  var bytes = Pool<UInt8>()
  /// The `template` node, once there is one.
  var root: UInt32 = 0

  init() {}

  /// A tree with the elements of number 0; false when there is no memory.
  mutating func begin() -> Bool {
    nodes.append(Node(.none, line: 0)) && links.append(0)
      && texts.append(TextRange(start: 0, count: 0))
  }

  mutating func free() {
    nodes.free()
    links.free()
    texts.free()
    bytes.free()
    root = 0
  }

  /// How many nodes a list has.
  func count(_ list: UInt32) -> Int { Int(links[Int(list)]) }

  /// A member of a list.
  func member(_ index: Int, of list: UInt32) -> UInt32 {
    precondition(index >= 0 && index < count(list))
    return links[Int(list) + 1 + index]
  }

  func node(_ number: UInt32) -> Node { nodes[Int(number)] }
}

/// Part of the bytes of a tree.
struct TextRange: BitwiseCopyable {
  var start: UInt32
  var count: UInt32
}
