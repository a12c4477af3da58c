import Dispatching

/// What `muster run --dry-run` prints.
struct AdHocPlan: Encodable {
    struct PlannedSend: Encodable {
        var account: String
        var region: String
        var document: String
        var maxConcurrency: String
        var maxErrors: String
        var instances: [String]
    }
    var version = 1
    var sends: [PlannedSend]

    init(_ places: [(account: String, region: String, sends: [Send])]) {
        sends = places.flatMap { place in
            place.sends.map { send in
                PlannedSend(
                    account: place.account, region: place.region, document: send.document,
                    maxConcurrency: send.maxConcurrency, maxErrors: send.maxErrors, instances: send.expected)
            }
        }
    }

    var text: String {
        sends.map { send in
            "\(send.document) in \(send.account) \(send.region), max-concurrency \(send.maxConcurrency), max-errors "
                + "\(send.maxErrors), to \(send.instances.joined(separator: ", "))"
        }.joined(separator: "\n")
    }
}
