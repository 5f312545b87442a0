/// Adds to a tree: texts of which equal ones have one number, lists, and nodes whose height stays
/// within the limit.
struct TreeBuilder {
  var tree = Tree()
  /// Open addressing: the number of a text, or 0.
  private var slots = Pool<UInt32>()
  /// Of each text, its hash.
  private var hashes = Pool<UInt32>()
  private var isBegun = false

  init() {}

  mutating func free() {
    tree.free()
    freeScratch()
  }

  /// Gives back what only building needs.
  mutating func freeScratch() {
    slots.free()
    hashes.free()
  }

  /// Texts longer than this are not looked for among those there are: they are hardly ever names.
  private static var longestShared: Int { 64 }

  mutating func begin() throws(TemplateFault) {
    guard !isBegun else { return }
    guard tree.begin(), hashes.append(0) else { throw .noMemory }
    try enlarge(to: 64)
    isBegun = true
  }

  // MARK: - Texts

  mutating func text(_ bytes: SourceText) throws(TemplateFault) -> UInt32 {
    let start = tree.bytes.count
    guard unsafe tree.bytes.append(bytes.buffer) else { throw .noMemory }
    return try textAdded(from: start)
  }

  mutating func text(_ bytes: StaticString) throws(TemplateFault) -> UInt32 {
    try text(SourceText(bytes))
  }

  /// The text of the bytes that were appended to those of the tree; they go when it is not new.
  mutating func textAdded(from start: Int) throws(TemplateFault) -> UInt32 {
    let count = tree.bytes.count - start
    if count == 0 { return 0 }
    var hash: UInt32 = 0
    let isShared = count <= Self.longestShared
    var slot = 0
    if isShared {
      hash = Self.hash(of: tree.bytes, from: start)
      let mask = slots.count - 1
      slot = Int(hash) & mask
      while slots[slot] != 0 {
        let number = slots[slot]
        if hashes[Int(number)] == hash, isEqual(tree.texts[Int(number)], from: start, count) {
          tree.bytes.shorten(to: start)
          return number
        }
        slot = (slot + 1) & mask
      }
    }
    let number = UInt32(tree.texts.count)
    let range = TextRange(start: UInt32(start), count: UInt32(count))
    guard tree.texts.append(range), hashes.append(hash) else { throw .noMemory }
    if isShared {
      slots[slot] = number
      if tree.texts.count * 2 > slots.count { try enlarge(to: slots.count * 4) }
    }
    return number
  }

  func bytes(of text: UInt32) -> SourceText {
    let range = tree.texts[Int(text)]
    return SourceText(tree.bytes).part(Int(range.start)..<Int(range.start) + Int(range.count))
  }

  private func isEqual(_ range: TextRange, from start: Int, _ count: Int) -> Bool {
    guard Int(range.count) == count else { return false }
    for i in 0..<count where tree.bytes[Int(range.start) + i] != tree.bytes[start + i] {
      return false
    }
    return true
  }

  private static func hash(of bytes: Pool<UInt8>, from start: Int) -> UInt32 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for i in start..<bytes.count {
      hash = (hash ^ UInt64(bytes[i])) &* 0x0000_0100_0000_01B3
    }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  private mutating func enlarge(to count: Int) throws(TemplateFault) {
    guard slots.makeRoom(for: count - slots.count) else { throw .noMemory }
    slots.shorten(to: 0)
    for _ in 0..<count { guard slots.append(0) else { throw .noMemory } }
    for number in 1..<max(1, tree.texts.count)
    where tree.texts[number].count <= UInt32(Self.longestShared) {
      var slot = Int(hashes[number]) & (count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (count - 1) }
      slots[slot] = UInt32(number)
    }
  }

  // MARK: - Lists and nodes

  /// The items of `scratch` from `start` on, which are taken from it.
  mutating func list(_ scratch: inout Pool<UInt32>, from start: Int) throws(TemplateFault) -> UInt32 {
    let count = scratch.count - start
    if count == 0 { return 0 }
    let number = UInt32(tree.links.count)
    guard tree.links.append(UInt32(count)) else { throw .noMemory }
    for i in start..<scratch.count {
      guard tree.links.append(scratch[i]) else { throw .noMemory }
    }
    scratch.shorten(to: start)
    return number
  }

  /// Adds a node whose children are there, and works out its height.
  mutating func add(_ node: Node) throws(TemplateFault) -> UInt32 {
    var node = node
    var height: UInt16 = 0
    var fields = node.kind.fields
    var index = 0
    while fields != 0 {
      let value = node.field(index)
      if value != 0 {
        if fields & 3 == 1 {
          height = max(height, tree.nodes[Int(value)].height + 1)
        } else if fields & 3 == 2 {
          for i in 0..<tree.count(value) {
            height = max(height, tree.nodes[Int(tree.member(i, of: value))].height + 1)
          }
        }
      }
      fields >>= 2
      index += 1
    }
    guard height <= TemplateLimits.depth else { throw .tooDeep }
    node.height = height
    let number = UInt32(tree.nodes.count)
    guard tree.nodes.append(node) else { throw .noMemory }
    return number
  }
}
