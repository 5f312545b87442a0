/// Objects whose members are put in order when they end.
///
/// Until then they stand in the output one behind the other, without commas, and their links with
/// them, so that no memory but the output's is needed, whatever the number and the depth:
///
///     { | object around it (8) | its last member (8) | size (8) | "key":value | size (8) | ...
///
/// At the end a list of the members is made behind the output and put in order, the members are
/// written behind that, and the result is moved to where the first was.
extension JSONWriter {
  private static var links: Int { 16 }
  private static var head: Int { 8 }

  /// A member: where it begins, counted from the start of the output, and its bytes.
  private typealias Entry = JSONMember

  func beginSorting() -> Bool {
    guard let out = unsafe reserve(Self.links) else { return false }
    let links = UnsafeMutableRawPointer(out)
    unsafe links.storeBytes(of: state.pointee.object, as: Int.self)
    unsafe links.storeBytes(of: state.pointee.member, toByteOffset: 8, as: Int.self)
    unsafe state.pointee.object = sink.count
    unsafe state.pointee.member = 0
    unsafe state.pointee.overhead &+= Self.links
    unsafe advance(to: out + Self.links)
    return true
  }

  @inline(never)
  func beginSortedKey(_ room: Int) -> UnsafeMutablePointer<UInt8>? {
    guard let out = unsafe reserve(room &+ Self.head) else { return nil }
    endMember()
    unsafe state.pointee.member = sink.count
    unsafe state.pointee.overhead &+= Self.head
    return unsafe out + Self.head
  }

  /// Notes the size of the last member.
  private func endMember() {
    let member = unsafe state.pointee.member
    guard member > 0, let start = unsafe sink.start else { return }
    let size = unsafe state.pointee.count &- member &- Self.head
    unsafe UnsafeMutableRawPointer(start + member).storeBytes(of: size, as: Int.self)
  }

  /// Puts the members of the innermost object in order and takes out the links.
  @inline(never)
  func endSorting() -> Bool {
    endMember()
    let object = unsafe state.pointee.object
    let first = object &+ Self.links
    let end = unsafe state.pointee.count
    var count = 0
    guard let start = unsafe sink.start else { return fail(.contradiction) }
    var i = first
    while i < end {
      i = unsafe i &+ Self.head &+ size(start, i)
      count &+= 1
    }
    let separator = unsafe 2 &+ state.pointee.depth &* state.pointee.style.indent
    // The list and the members in order, each with what stands before it.
    let room = count &* (MemoryLayout<Entry>.stride &+ separator) &+ (end &- first)
    guard let out = unsafe reserve(room &+ 8) else { return false }
    guard let start = unsafe sink.start else { return fail(.contradiction) }
    let padding = -Int(bitPattern: out) & 7
    let entries = unsafe Unchecked<Entry>(UnsafeMutableRawPointer(out + padding))
    i = first
    for k in 0..<count {
      let size = unsafe size(start, i)
      entries[k] = Entry(start: i &+ Self.head, size: size)
      i &+= Self.head &+ size
    }
    unsafe JSONMemberOrder(entries, count, UnsafePointer(start)).sort()
    let copy = unsafe out + padding + count &* MemoryLayout<Entry>.stride
    let written = unsafe write(entries, count, from: start, to: copy)
    let links = unsafe UnsafeRawPointer(start + object)
    let outer = unsafe (
      links.loadUnaligned(as: Int.self), links.loadUnaligned(fromByteOffset: 8, as: Int.self))
    unsafe UnsafeMutableRawPointer(start + object).copyMemory(from: copy, byteCount: written)
    unsafe (state.pointee.object, state.pointee.member) = outer
    unsafe state.pointee.overhead &-= Self.links &+ count &* Self.head
    unsafe advance(to: start + object + written)
    return true
  }

  private func size(_ start: UnsafeMutablePointer<UInt8>, _ member: Int) -> Int {
    unsafe UnsafeRawPointer(start + member).loadUnaligned(as: Int.self)
  }

  /// Writes the members with commas and lines, and returns how many bytes they are.
  private func write(
    _ entries: Unchecked<Entry>, _ count: Int, from start: UnsafeMutablePointer<UInt8>,
    to copy: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let isIndented = unsafe state.pointee.style.indent > 0
    let spaces = unsafe state.pointee.depth &* state.pointee.style.indent
    var out = unsafe copy
    for k in 0..<count {
      if k > 0 {
        unsafe out.pointee = UInt8(ascii: ",")
        unsafe out += 1
      }
      if isIndented {
        unsafe out.pointee = UInt8(ascii: "\n")
        unsafe (out + 1).update(repeating: UInt8(ascii: " "), count: spaces)
        unsafe out += 1 + spaces
      }
      unsafe out.update(from: start + entries[k].start, count: entries[k].size)
      unsafe out += entries[k].size
    }
    return unsafe out - copy
  }
}

/// Where a member lies, counted from the start of the output.
struct JSONMember: BitwiseCopyable {
  var start: Int
  var size: Int
}
