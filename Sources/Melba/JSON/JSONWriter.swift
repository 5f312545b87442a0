/// What a writer remembers from call to call.
struct JSONWriterState: BitwiseCopyable {
  /// What may come next: from `root` to `item` a value, and before an item after the first a comma.
  enum Position: UInt8 {
    case root, value, firstItem, item, firstKey, key, done, failed
  }

  var style = JSONStyle()
  var position = Position.root
  var fault = JSONWriterFault.empty
  /// In the text that was refused.
  var place = Place()
  var depth = 0
  /// The bytes of the output before the first of ours, and before the last line's.
  var start = 0
  var lineStart = 0
  /// Bytes of the output now.
  var count = 0
  /// Where the innermost object that will be sorted begins, and its last member; 0 for none.
  var object = 0
  var member = 0
  /// Bytes in the output that are there for sorting alone.
  var overhead = 0
  /// A bit for each level: whether it is an object.
  private var kinds = InlineArray<16, UInt64>(repeating: 0)

  /// Whether what was begun at `level`, from 1 on, is an object.
  @inline(__always)
  subscript(isObject level: Int) -> Bool {
    get { kinds[(level &- 1) >> 6 & 15] >> UInt64(truncatingIfNeeded: (level &- 1) & 63) & 1 != 0 }
    set {
      let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: (level &- 1) & 63)
      let word = (level &- 1) >> 6 & 15
      kinds[word] = newValue ? kinds[word] | bit : kinds[word] & ~bit
    }
  }
}

/// Writes JSON, value by value, and refuses whatever would not be a document.
///
/// The state says what may come next, and that alone decides what stands before it: nothing, a
/// comma, a new line. Every operation reserves its worst case first. One that fails takes back
/// what was written since the start, of lines all that were not finished.
@safe struct JSONWriter<Sink: ByteSink> {
  typealias Position = JSONWriterState.Position

  let state: UnsafeMutablePointer<JSONWriterState>
  let sink: Sink

  init(_ state: UnsafeMutablePointer<JSONWriterState>, _ sink: Sink) {
    unsafe self.state = state
    self.sink = sink
  }

  // MARK: - Memory

  /// Where `room` bytes may be written, or nil after a failure.
  @inline(__always)
  func reserve(_ room: Int) -> UnsafeMutablePointer<UInt8>? {
    let count = sink.count
    if room <= sink.capacity &- count, let start = unsafe sink.start { return unsafe start + count }
    return unsafe grow(room)
  }

  @inline(never)
  private func grow(_ room: Int) -> UnsafeMutablePointer<UInt8>? {
    switch sink.reserve(room) {
    case .done: break
    case .noMemory: return unsafe refuse(.noMemory)
    case .tooLarge: return unsafe refuse(.tooLarge)
    case .contradiction: return unsafe refuse(.contradiction)
    }
    guard let start = unsafe sink.start else { return unsafe refuse(.noMemory) }
    return unsafe start + sink.count
  }

  /// Takes over what was written up to `end`.
  @inline(__always)
  func advance(to end: UnsafeMutablePointer<UInt8>) {
    guard let start = unsafe sink.start else { return }
    sink.count = unsafe end - start
    unsafe state.pointee.count = sink.count
  }

  @inline(never)
  @discardableResult
  func fail(_ fault: JSONWriterFault, at place: Place? = nil) -> Bool {
    if unsafe state.pointee.position == .failed { return false }
    unsafe state.pointee.position = .failed
    unsafe state.pointee.fault = fault
    unsafe state.pointee.place = place ?? Place(offset: 0, line: 0, column: 0)
    // A buffer that someone else emptied stays as it is.
    unsafe sink.count = min(sink.count, state.pointee.lineStart)
    return false
  }

  private func refuse(_ fault: JSONWriterFault) -> UnsafeMutablePointer<UInt8>? {
    fail(fault)
    return nil
  }

  // MARK: - Around values

  /// Writes what stands before the next value; then `room` bytes may be written at the result.
  @inline(__always)
  func beginValue(_ room: Int) -> UnsafeMutablePointer<UInt8>? {
    let position = unsafe state.pointee.position
    guard position.rawValue <= Position.item.rawValue, unsafe state.pointee.style.indent == 0 else {
      return unsafe beginValueSlowly(room)
    }
    guard let out = unsafe reserve(room &+ 1) else { return nil }
    unsafe out.pointee = UInt8(ascii: ",")
    return unsafe out + (position == .item ? 1 : 0)
  }

  @inline(never)
  private func beginValueSlowly(_ room: Int) -> UnsafeMutablePointer<UInt8>? {
    switch unsafe state.pointee.position {
    case .value, .root: return unsafe reserve(room)
    case .firstItem: return unsafe newLine(afterComma: false, room)
    case .item: return unsafe newLine(afterComma: true, room)
    case .firstKey, .key: return unsafe refuse(.noKey)
    case .done: return unsafe refuse(.secondRoot)
    case .failed: return nil
    }
  }

  /// Goes on behind a value that ends at `end`.
  @inline(__always)
  func endValue(_ end: UnsafeMutablePointer<UInt8>) -> Bool {
    unsafe advance(to: end)
    switch unsafe state.pointee.position {
    case .value: unsafe state.pointee.position = .key
    case .root: return endRoot()
    default: unsafe state.pointee.position = .item
    }
    return isWithinLimit()
  }

  @inline(__always)
  func isWithinLimit() -> Bool {
    let written = unsafe state.pointee.count &- state.pointee.start &- state.pointee.overhead
    return unsafe written <= state.pointee.style.limit || fail(.tooLarge)
  }

  @inline(never)
  private func endRoot() -> Bool {
    unsafe state.pointee.position = .done
    guard unsafe state.pointee.style.isLines else { return isWithinLimit() }
    guard let out = unsafe reserve(1) else { return false }
    unsafe out.pointee = UInt8(ascii: "\n")
    unsafe advance(to: out + 1)
    guard isWithinLimit() else { return false }
    unsafe state.pointee.position = .root
    unsafe state.pointee.lineStart = unsafe state.pointee.count
    return true
  }

  /// A line feed and the spaces of the current level.
  @inline(never)
  func newLine(afterComma: Bool, _ room: Int) -> UnsafeMutablePointer<UInt8>? {
    let spaces = unsafe state.pointee.depth &* state.pointee.style.indent
    guard var out = unsafe reserve(room &+ 2 &+ spaces) else { return nil }
    if afterComma {
      unsafe out.pointee = UInt8(ascii: ",")
      unsafe out += 1
    }
    unsafe out.pointee = UInt8(ascii: "\n")
    unsafe (out + 1).update(repeating: UInt8(ascii: " "), count: spaces)
    return unsafe out + 1 + spaces
  }

  /// Writes what stands before a key; then `room` bytes may be written at the result.
  @inline(__always)
  func beginKey(_ room: Int) -> UnsafeMutablePointer<UInt8>? {
    let position = unsafe state.pointee.position
    guard position == .key || position == .firstKey, unsafe state.pointee.style.indent == 0,
      unsafe !state.pointee.style.sortsKeys
    else { return unsafe beginKeySlowly(room) }
    guard let out = unsafe reserve(room &+ 1) else { return nil }
    unsafe out.pointee = UInt8(ascii: ",")
    return unsafe out + (position == .key ? 1 : 0)
  }

  @inline(never)
  private func beginKeySlowly(_ room: Int) -> UnsafeMutablePointer<UInt8>? {
    switch unsafe state.pointee.position {
    case .firstKey, .key: break
    case .firstItem, .item: return unsafe refuse(.keyInArray)
    case .value: return unsafe refuse(.keyTwice)
    case .root, .done: return unsafe refuse(.keyAtRoot)
    case .failed: return nil
    }
    if unsafe state.pointee.style.sortsKeys { return unsafe beginSortedKey(room) }
    return unsafe newLine(afterComma: state.pointee.position == .key, room)
  }

  /// Writes the colon behind a key that ends at `end`, where there is room for two bytes.
  @inline(__always)
  func endKey(_ end: UnsafeMutablePointer<UInt8>) -> Bool {
    unsafe end[0] = UInt8(ascii: ":")
    unsafe end[1] = UInt8(ascii: " ")
    unsafe advance(to: end + (state.pointee.style.indent > 0 ? 2 : 1))
    unsafe state.pointee.position = .value
    return isWithinLimit()
  }

  // MARK: - Arrays and objects

  func begin(isObject: Bool) -> Bool {
    guard let out = unsafe beginValue(1) else { return false }
    let depth = unsafe state.pointee.depth
    guard unsafe depth < state.pointee.style.depth else { return fail(.tooDeep) }
    unsafe out.pointee = isObject ? UInt8(ascii: "{") : UInt8(ascii: "[")
    unsafe advance(to: out + 1)
    unsafe state.pointee.depth = depth &+ 1
    unsafe state.pointee[isObject: depth &+ 1] = isObject
    unsafe state.pointee.position = isObject ? .firstKey : .firstItem
    if isObject, unsafe state.pointee.style.sortsKeys, !beginSorting() { return false }
    return isWithinLimit()
  }

  /// Ends the innermost array or object.
  func end() -> Bool {
    let depth = unsafe state.pointee.depth
    let position = unsafe state.pointee.position
    if position == .failed { return false }
    guard depth > 0 else { return fail(.unbalanced) }
    if position == .value { return fail(.keyWithoutValue) }
    let isObject = unsafe state.pointee[isObject: depth]
    let isEmpty = position == .firstItem || position == .firstKey
    if isObject, unsafe state.pointee.style.sortsKeys, !endSorting() { return false }
    unsafe state.pointee.depth = depth &- 1
    let isIndented = unsafe state.pointee.style.indent > 0 && !isEmpty
    guard let out = unsafe isIndented ? newLine(afterComma: false, 1) : reserve(1) else {
      return false
    }
    unsafe out.pointee = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    let isInObject = unsafe depth > 1 && state.pointee[isObject: depth &- 1]
    unsafe state.pointee.position = depth == 1 ? .root : isInObject ? .value : .item
    return unsafe endValue(out + 1)
  }

  // MARK: - The whole

  func start(_ style: JSONStyle) {
    unsafe state.pointee = JSONWriterState()
    unsafe state.pointee.style = style
    unsafe state.pointee.start = sink.count
    unsafe state.pointee.lineStart = sink.count
    unsafe state.pointee.count = sink.count
  }

  /// Whether the output is as the last call left it; if not the writer has failed.
  @inline(__always)
  func isUndisturbed() -> Bool {
    unsafe sink.count == state.pointee.count || fail(.changed)
  }

  func finish() -> Bool {
    switch unsafe state.pointee.position {
    case .done: break
    case .root where unsafe state.pointee.style.isLines: break
    case .root: return fail(.empty)
    case .failed: return false
    default: return fail(.notEnded)
    }
    if unsafe state.pointee.style.endsWithLineFeed, unsafe !state.pointee.style.isLines {
      guard let out = unsafe reserve(1) else { return false }
      unsafe out.pointee = UInt8(ascii: "\n")
      unsafe advance(to: out + 1)
      guard isWithinLimit() else { return false }
    }
    unsafe state.pointee.position = .failed
    unsafe state.pointee.fault = .finished
    return true
  }
}
