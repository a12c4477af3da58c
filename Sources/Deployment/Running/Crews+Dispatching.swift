import Dispatching
import Fleet

extension Crews {
    /// Dispatches sends in every place at the same time.
    ///
    /// - Parameters:
    ///   - known: how an earlier process left them, by key.
    ///   - parallel: how many sends may be under way at once, in all places together; one in each at least.
    /// - Returns: the conclusions, place by place.
    func dispatch(
        _ sends: [Place: [Send]], known: [SendKey: DispatchMachine.Resumption], parallel: Int = .max,
        _ makeDispatcher: (Crew) -> Dispatcher
    ) async throws -> [CommandMachine.Conclusion] {
        let total = sends.values.reduce(0) { $0 + $1.count }
        let work = all.compactMap { crew -> (dispatcher: Dispatcher, sends: [Send])? in
            guard let own = sends[crew.place], !own.isEmpty else { return nil }
            return (makeDispatcher(crew), own)
        }
        return try await withThrowingTaskGroup(of: (Int, [CommandMachine.Conclusion]).self) { group in
            for (index, part) in work.enumerated() {
                let share = parallel >= total ? parallel : max(1, parallel * part.sends.count / total)
                group.addTask {
                    (index, try await part.dispatcher.run(part.sends, known: known, parallel: share))
                }
            }
            var conclusions: [[CommandMachine.Conclusion]] = work.map { _ in [] }
            var failure: (any Error)?
            // One that cannot write down what it did must not keep the others from ending.
            while let next = await group.nextResult() {
                switch next {
                case .success(let (index, own)): conclusions[index] = own
                case .failure(let error): failure = failure ?? error
                }
            }
            if let failure { throw failure }
            return conclusions.flatMap { $0 }
        }
    }
}
