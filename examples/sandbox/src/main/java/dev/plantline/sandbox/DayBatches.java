package dev.plantline.sandbox;

import dev.plantline.command.Manifests.Manifest;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.operator.desired.Workload;
import dev.plantline.operator.desired.resolve.TemplatedSpec;
import dev.plantline.sandbox.Register.Entry;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/** When the batch classes run: later in the day, once what streams has been worked and they have received everything. Used by one thread. */
final class DayBatches {
    private final SandboxCluster cluster;
    private final NodeAgent node;
    private final PlantDay plant;
    private final Consumer<String> say;
    private final BatchRuns runs;

    DayBatches(SandboxCluster cluster, NodeAgent node, PlantDay plant, Clock clock, Consumer<String> say) {
        this.cluster = cluster;
        this.node = node;
        this.plant = plant;
        this.say = say;
        this.runs = new BatchRuns(this::run, ForkJoinPool.commonPool(), clock, say);
    }

    /** Starts what is due; true when none is left to run. */
    boolean work(Register now) {
        List<CronJob> cronJobs = cronJobs();
        boolean streamed = now.entries().stream()
                .filter(entry -> cronJobs.stream().noneMatch(each -> ofClass(entry, each)))
                .allMatch(entry -> entry.complete() && entry.totals().inFlight() == 0);
        boolean left = false;
        for (CronJob cronJob : cronJobs) {
            List<Entry> own = now.entries().stream()
                    .filter(entry -> ofClass(entry, cronJob))
                    .toList();
            boolean waiting = own.stream().anyMatch(entry -> entry.totals().inFlight() > 0);
            boolean received = own.stream().allMatch(Entry::complete) && systemsDone(own);
            left |= runs.work(cronJob, waiting, streamed && received);
        }
        return !left;
    }

    /** Starts the batch classes for which messages wait, as their schedule would some time. */
    void workWhatWaits(Register now) {
        for (CronJob cronJob : cronJobs()) {
            boolean waiting = now.entries().stream()
                    .anyMatch(entry -> ofClass(entry, cronJob) && entry.totals().inFlight() > 0);
            runs.work(cronJob, waiting, waiting);
        }
    }

    private List<CronJob> cronJobs() {
        return cluster.client().batch().v1().cronjobs().inAnyNamespace().list().getItems();
    }

    private boolean systemsDone(List<Entry> entries) {
        return plant.systems().stream()
                .filter(system ->
                        entries.stream().anyMatch(entry -> entry.id().name().equals(system.interfaceName())))
                .allMatch(plant::done);
    }

    private boolean ofClass(Entry entry, CronJob cronJob) {
        String workload = cronJob.getMetadata().getName();
        return cluster.interfaces().stream()
                .filter(each -> each.name().equals(entry.id().name()))
                .anyMatch(each -> workload.equals(workload(entry.id().plant(), each)));
    }

    private String workload(String plant, Manifest each) {
        TemplatedSpec spec = cluster.templated(each);
        boolean finance =
                spec.workflow().filter(WorkflowMatrix.shipped()::isFinance).isPresent();
        return new Workload(plant, Role.batch, spec.latencyClass().orElse(""), finance).name();
    }

    private int run(CronJob cronJob) {
        try {
            return node.run(cronJob);
        } catch (IOException | KubernetesClientException e) {
            say.accept("Batch " + cronJob.getMetadata().getName() + ": " + e.getMessage());
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
