/// Whether the keys of an object are all different: by comparing each with each when they are few,
/// else by sorting them, which no choice of keys makes slow.
struct JSONKeys {
  private let pairs: Unchecked<Value>
  private let count: Int

  init(_ pairs: Unchecked<Value>, _ count: Int) {
    (self.pairs, self.count) = (pairs, count)
  }

  /// The later pair of two whose keys are equal, -1 when there are none, nil without memory.
  func firstEqual(scratch arena: inout Arena) -> Int? {
    if count <= 8 {
      for i in 0..<count {
        for k in 0..<i where order(UInt32(i), UInt32(k)) == 0 { return i }
      }
      return -1
    }
    guard let memory = unsafe arena.tail(count * 4, keeping: 0) else { return nil }
    let heap = unsafe Unchecked<UInt32>(memory)
    for i in 0..<count { heap[i] = UInt32(i) }
    var i = count / 2
    while i > 0 {
      i -= 1
      sink(heap, i, count)
    }
    var left = count
    var greatest: UInt32?
    while left > 0 {
      let key = heap[0]
      if let greatest, order(greatest, key) == 0 { return Int(max(greatest, key)) }
      greatest = key
      left -= 1
      heap[0] = heap[left]
      sink(heap, 0, left)
    }
    return -1
  }

  private func sink(_ heap: Unchecked<UInt32>, _ start: Int, _ count: Int) {
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

  /// Any order that is 0 only for equal keys.
  private func order(_ a: UInt32, _ b: UInt32) -> Int {
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
