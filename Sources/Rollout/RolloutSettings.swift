package import Settings

/// How a change goes over a fleet: the section `rollout`.
package struct RolloutSettings: Codable, Sendable, Equatable {
    package enum OnFailure: String, Codable, Sendable, CaseIterable {
        /// Everything that was activated goes back.
        case rollback
        /// What was changed stays as it is, for a look.
        case stop
    }

    /// After which batches a person has to say that it may go on.
    package enum Pause: String, Codable, Sendable, CaseIterable {
        case never, canary, batch
    }

    /// What an answer that is neither good nor bad leads to.
    package enum OnInconclusive: String, Codable, Sendable, CaseIterable {
        /// The run waits for a person.
        case pause
        /// It counts as bad.
        case fail
    }

    /// The first batch; 0 means that there is no canary.
    package var canary: Amount
    /// Every further batch.
    package var batch: Amount
    /// Seconds between a good batch and the next; with alarms, after the last one, too.
    package var bake: Int
    /// Hosts that may fail, over the wave's original size.
    package var maxErrors: Amount
    /// Hosts of a batch that work at the same time; all of them when nil.
    package var maxConcurrency: Amount?
    package var order: RolloutOrder?
    package var pause: Pause
    /// CloudWatch alarms that have to stay quiet: looked at after every batch and while it bakes.
    package var alarms: [String]
    package var onFailure: OnFailure
    package var onInconclusive: OnInconclusive

    package init(
        canary: Amount = .count(0), batch: Amount = .percent(100), bake: Int = 0, maxErrors: Amount = .count(0),
        maxConcurrency: Amount? = nil, order: RolloutOrder? = nil, pause: Pause = .never, alarms: [String] = [],
        onFailure: OnFailure = .rollback, onInconclusive: OnInconclusive = .pause
    ) {
        self.canary = canary
        self.batch = batch
        self.bake = bake
        self.maxErrors = maxErrors
        self.maxConcurrency = maxConcurrency
        self.order = order
        self.pause = pause
        self.alarms = alarms
        self.onFailure = onFailure
        self.onInconclusive = onInconclusive
    }

    package static func read(_ field: Field) -> RolloutSettings? {
        field.mapping { keys in
            let settings = RolloutSettings(
                canary: keys.value("canary", default: .count(0), Amount.read),
                batch: keys.value("batch", default: .percent(100), Amount.readSome),
                bake: keys.value("bake", default: .zero) { $0.duration(in: .zero ... .seconds(86_400)) }.wholeSeconds,
                maxErrors: keys.value("max-errors", default: .count(0), Amount.read),
                maxConcurrency: keys.optional("max-concurrency").flatMap(Amount.readSome),
                order: keys.optional("order").flatMap(RolloutOrder.read),
                pause: keys.value("pause", default: .never) { $0.choice(Pause.self) },
                alarms: keys.optional("alarms").map(readAlarms) ?? [],
                onFailure: keys.value("on-failure", default: .rollback) { $0.choice(OnFailure.self) },
                onInconclusive: keys.value("on-inconclusive", default: .pause) { $0.choice(OnInconclusive.self) })
            if settings.pause == .canary, settings.canary == .count(0) || settings.canary == .percent(0) {
                field.report("'pause: canary' needs a canary; set 'canary: 1', or pause after every batch")
            }
            return settings
        }
    }

    /// DescribeAlarms takes 100 names of at most 255 characters; ten are as many as anybody looks at.
    private static func readAlarms(_ field: Field) -> [String] {
        let items = field.list()
        if items.count > 10 { field.report("names \(items.count) alarms, at most 10; a composite alarm joins several") }
        return items.compactMap { item in
            item.string(expected: "an alarm's name of 1 to 255 characters") { (1...255).contains($0.count) }
        }
    }

    /// The alarm that stops commands at SSM itself, which takes exactly one.
    package var stoppingAlarm: String? { alarms.count == 1 ? alarms[0] : nil }

    /// Cuts hosts into the canary and the batches. No batch holds hosts of two groups.
    ///
    /// - Parameter groups: the hosts in their order, by what they have in common; one group when nothing matters.
    package func batches<Host>(of groups: [[Host]]) -> [[Host]] {
        let total = groups.reduce(0) { $0 + $1.count }
        var left = canary.budget(of: total)
        let size = batch.batchSize(of: total)
        var batches: [[Host]] = []
        for group in groups {
            var rest = group[...]
            if left > 0, !rest.isEmpty {
                batches.append(Array(rest.prefix(left)))
                left -= batches.last?.count ?? 0
                rest = rest.dropFirst(batches.last?.count ?? 0)
            }
            while !rest.isEmpty {
                batches.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
        }
        return batches
    }
}
