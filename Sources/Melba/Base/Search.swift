/// Looking for units in text.
enum Search {
  /// The first unit from `start` on in `low...high`, or the end.
  @inline(__always)
  static func first<Unit: CodeUnit>(
    in text: Span<Unit>, from start: Int, low: Unit, high: Unit
  ) -> Int {
    let spread = high &- low
    var i = start
    while i &+ Unit.blockCount <= text.count {
      let block = text.extracting(i..<i &+ Unit.blockCount)
      if Unit.isAny(of: block, low: low, spread: spread) { break }
      i &+= Unit.blockCount
    }
    while i < text.count, text[i] &- low > spread { i &+= 1 }
    return i
  }
}

// Each type of vector is written out, because an operation on a generic one is a loop over lanes.

extension UInt8 {
  static var blockCount: Int { 32 }

  @inline(__always)
  static func isAny(of block: Span<UInt8>, low: UInt8, spread: UInt8) -> Bool {
    let units = block.loaded(as: SIMD32<UInt8>.self)
    let hits = units &- SIMD32(repeating: low) .<= SIMD32(repeating: spread)
    return isAnySet(unsafe unsafeBitCast(hits, to: SIMD4<UInt64>.self))
  }
}

extension UInt16 {
  static var blockCount: Int { 16 }

  @inline(__always)
  static func isAny(of block: Span<UInt16>, low: UInt16, spread: UInt16) -> Bool {
    let units = block.loaded(as: SIMD16<UInt16>.self)
    let hits = units &- SIMD16(repeating: low) .<= SIMD16(repeating: spread)
    return isAnySet(unsafe unsafeBitCast(hits, to: SIMD4<UInt64>.self))
  }
}

extension UInt32 {
  static var blockCount: Int { 8 }

  @inline(__always)
  static func isAny(of block: Span<UInt32>, low: UInt32, spread: UInt32) -> Bool {
    let units = block.loaded(as: SIMD8<UInt32>.self)
    let hits = units &- SIMD8(repeating: low) .<= SIMD8(repeating: spread)
    return isAnySet(unsafe unsafeBitCast(hits, to: SIMD4<UInt64>.self))
  }
}

@inline(__always)
private func isAnySet(_ mask: SIMD4<UInt64>) -> Bool {
  (mask[0] | mask[1] | mask[2] | mask[3]) != 0
}

extension Span where Element: BitwiseCopyable {
  /// The block's bytes as a vector of the same size.
  @inline(__always)
  func loaded<Vector: SIMD & BitwiseCopyable>(as vector: Vector.Type) -> Vector {
    unsafe withUnsafeBytes { unsafe $0.loadUnaligned(as: Vector.self) }
  }
}
