/// How some numbers are spread.
package struct Spread: Codable, Sendable, Equatable {
    package var count = 0
    package var mean = 0.0
    package var median = 0.0
    /// Of a sample (n − 1); 0 for fewer than two numbers.
    package var deviation = 0.0
    package var least = 0.0
    package var most = 0.0
    package var lowerQuartile = 0.0
    package var upperQuartile = 0.0
    /// 0 where all numbers are equal.
    package var skewness = 0.0
    /// In excess of a normal distribution's; 0 where all numbers are equal.
    package var kurtosis = 0.0

    package init(_ numbers: [Double]) {
        guard !numbers.isEmpty else { return }
        let sorted = numbers.sorted()
        let size = Double(numbers.count)
        count = numbers.count
        mean = numbers.reduce(0, +) / size
        median = Self.quantile(sorted, 0.5)
        lowerQuartile = Self.quantile(sorted, 0.25)
        upperQuartile = Self.quantile(sorted, 0.75)
        least = sorted[0]
        most = sorted[sorted.count - 1]
        guard numbers.count > 1 else { return }
        let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        deviation = (squares / (size - 1)).squareRoot()
        let variance = squares / size
        guard variance > 0 else { return }
        let cubes = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) } / size
        let fourths = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) } / size
        skewness = cubes / (variance * variance.squareRoot())
        kurtosis = fourths / (variance * variance) - 3
    }

    /// The value below which that part of the sorted numbers lies, between two of them in proportion.
    static func quantile(_ sorted: [Double], _ part: Double) -> Double {
        let place = part * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }

    /// The mean of the deviations from the mean, as a part of the mean; 0 where the mean is 0.
    package var coefficientOfVariation: Double { mean == 0 ? 0 : deviation / mean }

    /// Pearson's coefficient of two series of equal length; nil for fewer than three points and for series without spread.
    static func correlation(_ one: [Double], _ other: [Double]) -> Double? {
        let (first, second) = (Spread(one), Spread(other))
        guard one.count >= 3, one.count == other.count, first.deviation > 0, second.deviation > 0 else { return nil }
        let products = zip(one, other).reduce(0) { $0 + ($1.0 - first.mean) * ($1.1 - second.mean) }
        return products / (Double(one.count - 1) * first.deviation * second.deviation)
    }
}
