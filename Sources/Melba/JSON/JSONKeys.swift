/// Whether the keys of an object are all different: by comparing each with each when they are few,
/// else by sorting them.
///
/// They are sorted by a hash first, because that is quick to compare, and by their bytes where
/// hashes are equal, so that no choice of keys makes it slow: it is n log n comparisons at most.
struct JSONKeys {
  /// A pair and the hash of its key.
  private struct Entry: BitwiseCopyable {
    var hash: UInt64
    var pair: UInt64
  }

  private let pairs: Unchecked<Value>
  private let count: Int

  init(_ pairs: Unchecked<Value>, _ count: Int) {
    (self.pairs, self.count) = (pairs, count)
  }

  /// The later pair of two whose keys are equal, -1 when there are none, nil without memory.
  func firstEqual(scratch arena: inout Arena) -> Int? {
    if count <= 8 {
      for i in 0..<count {
        for k in 0..<i where difference(UInt64(i), UInt64(k)) == 0 { return i }
      }
      return -1
    }
    guard let memory = unsafe arena.tail(count * MemoryLayout<Entry>.stride, keeping: 0) else {
      return nil
    }
    let heap = unsafe Unchecked<Entry>(memory)
    for i in 0..<count { heap[i] = Entry(hash: hash(i), pair: UInt64(i)) }
    var i = count / 2
    while i > 0 {
      i -= 1
      sink(heap, i, count)
    }
    var left = count
    var greatest: Entry?
    while left > 0 {
      let entry = heap[0]
      if let greatest, order(greatest, entry) == 0 { return Int(max(greatest.pair, entry.pair)) }
      greatest = entry
      left -= 1
      heap[0] = heap[left]
      sink(heap, 0, left)
    }
    return -1
  }

  private func sink(_ heap: Unchecked<Entry>, _ start: Int, _ count: Int) {
    var i = start
    while true {
      var child = 2 * i + 1
      if child >= count { return }
      if child + 1 < count, order(heap[child], heap[child + 1]) < 0 { child += 1 }
      if order(heap[i], heap[child]) >= 0 { return }
      (heap[i], heap[child]) = (heap[child], heap[i])
      i = child
    }
  }

  /// FNV-1a, which needs no table; it is only a shortcut.
  private func hash(_ pair: Int) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let bytes = unsafe pairs[2 * pair].bytes
    for i in 0..<bytes.count { hash = unsafe (hash ^ UInt64(bytes[i])) &* 0x100_0000_01B3 }
    return hash
  }

  /// Less than 0, 0 for equal keys, or greater: any order would do.
  @inline(__always)
  private func order(_ a: Entry, _ b: Entry) -> Int {
    if a.hash != b.hash { return a.hash < b.hash ? -1 : 1 }
    return difference(a.pair, b.pair)
  }

  private func difference(_ a: UInt64, _ b: UInt64) -> Int {
    let (a, b) = (pairs[2 * Int(a)], pairs[2 * Int(b)])
    if a.size != b.size { return a.size - b.size }
    let (left, right) = unsafe (a.bytes, b.bytes)
    for i in 0..<a.size {
      let difference = unsafe Int(left[i]) - Int(right[i])
      if difference != 0 { return difference }
    }
    return 0
  }
}
