import Foundation
import Logging

/// The outputs that instances write to S3. What cannot be written is logged and changes nothing, as with the agent.
extension Engine {
    /// Writes the outputs of an instance that executes, before its end is reported.
    func upload(_ plugins: [PluginRecord], of target: Delivery.Target) async {
        let uploads = outputs(plugins, of: target)
        if upstream == nil { write(uploads) } else { await upload(uploads) }
    }

    /// Writes the outputs of a virtual instance; an upstream gets them a little later.
    func hand(_ plugins: [PluginRecord], of target: Delivery.Target, on instance: FleetInstance, _ group: GroupProfile)
    {
        let command = commands[target.command]
        guard command.request.OutputS3BucketName != nil else { return }
        var filled = plugins
        for step in filled.indices {
            VirtualOutput.fill(&filled[step], step: command.steps[step], instance: instance, group: group)
        }
        let uploads = outputs(filled, of: target)
        if upstream == nil { write(uploads) } else { uploadQueue.yield(uploads) }
    }

    private func outputs(_ plugins: [PluginRecord], of target: Delivery.Target) -> [OutputUpload] {
        var invocation = commands[target.command].invocations[target.index]
        invocation.plugins = plugins
        return commands[target.command].uploads(of: invocation)
    }

    private func write(_ uploads: [OutputUpload]) {
        for upload in uploads {
            do {
                try store.objects.put(upload.body, bucket: upload.bucket, key: upload.key)
            } catch {
                report(upload, "\(error)")
            }
        }
    }

    /// Writes to the upstream.
    func upload(_ uploads: [OutputUpload]) async {
        guard let upstream else { return }
        for upload in uploads {
            do throws(ServiceFault) {
                try await upstream.put(
                    upload.body, bucket: upload.bucket, key: upload.key, region: main.region, now: clock.now)
            } catch {
                report(upload, "\(error.status) \(error.message)")
            }
        }
    }

    private func report(_ upload: OutputUpload, _ reason: String) {
        logger.warning(
            "output not uploaded",
            metadata: ["bucket": "\(upload.bucket)", "key": "\(upload.key)", "error": "\(reason)"])
    }
}
