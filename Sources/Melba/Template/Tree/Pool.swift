/// A growing array in checked memory, which its owner frees.
///
/// It has no `deinit`, so that memory that hangs on a handle of the C entry is given back there,
/// whatever ended the call.
@safe struct Pool<Element: BitwiseCopyable> {
  private var region = Region()
  private(set) var count = 0

  init() {}

  /// False, and nothing changed, when there is no memory.
  @inline(__always)
  mutating func append(_ element: Element) -> Bool {
    if (count &+ 1) &* MemoryLayout<Element>.stride > region.size {
      guard makeRoom(for: 1) else { return false }
    }
    unsafe base.unsafelyUnwrapped[count] = element
    count &+= 1
    return true
  }

  /// Makes room for so many more elements.
  @inline(never)
  mutating func makeRoom(for more: Int) -> Bool {
    guard more <= Int(UInt32.max) - count else { return false }
    return region.grow(to: max((count + more) * MemoryLayout<Element>.stride, 256))
  }

  var base: UnsafeMutablePointer<Element>? {
    unsafe region.base?.assumingMemoryBound(to: Element.self)
  }

  var memory: Int { region.size }

  subscript(_ index: Int) -> Element {
    @inline(__always)
    get {
      precondition(index >= 0 && index < count)
      return unsafe base.unsafelyUnwrapped[index]
    }
    @inline(__always)
    set {
      precondition(index >= 0 && index < count)
      unsafe base.unsafelyUnwrapped[index] = newValue
    }
  }

  /// Appends elements that lie elsewhere; false, and nothing changed, when there is no memory.
  mutating func append(_ elements: UnsafeBufferPointer<Element>) -> Bool {
    guard let from = unsafe elements.baseAddress, elements.count > 0 else { return true }
    guard makeRoom(for: elements.count) else { return false }
    unsafe (base.unsafelyUnwrapped + count).update(from: from, count: elements.count)
    count &+= elements.count
    return true
  }

  /// Takes back all elements from `index` on.
  mutating func shorten(to index: Int) {
    precondition(index >= 0 && index <= count)
    count = index
  }

  mutating func free() {
    region.free()
    count = 0
  }
}
