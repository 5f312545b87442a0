/// Memory whose bounds the code around it keeps, for the few loops in which a check for each access
/// would cost more than the work.  Who uses it says why the index is in bounds.
@safe struct Unchecked<Element: BitwiseCopyable> {
  private let base: UnsafeMutablePointer<Element>

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) {
    unsafe self.base = base.assumingMemoryBound(to: Element.self)
  }

  /// Memory that is never touched, to begin with.
  static var none: Unchecked {
    unsafe Unchecked(UnsafeMutableRawPointer(bitPattern: 16).unsafelyUnwrapped)
  }

  @inline(__always)
  subscript(i: Int) -> Element {
    get { unsafe base[i] }
    nonmutating set { unsafe base[i] = newValue }
  }

  /// The bytes at element `i`, whatever they are, as a wider integer.
  @inline(__always)
  func load<Wide: BitwiseCopyable>(at i: Int, as type: Wide.Type) -> Wide {
    unsafe UnsafeRawPointer(base + i).loadUnaligned(as: type)
  }

  /// Where element `i` is, as a number to keep in a value.
  @inline(__always)
  func address(of i: Int) -> UInt64 {
    unsafe UInt64(UInt(bitPattern: base + i))
  }

  var start: UnsafeMutablePointer<Element> { unsafe base }

  @inline(__always)
  func pointer(to i: Int) -> UnsafeMutableRawPointer {
    unsafe UnsafeMutableRawPointer(base + i)
  }

  @_lifetime(borrow self)
  func span(_ range: Range<Int>) -> Span<Element> {
    let elements = unsafe UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
    return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
  }
}
