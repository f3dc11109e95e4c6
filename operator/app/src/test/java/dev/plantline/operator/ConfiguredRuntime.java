package dev.plantline.operator;

import dev.plantline.model.Batch;
import dev.plantline.model.CandidateFile;
import dev.plantline.model.CandidateTable;
import dev.plantline.model.PodLayout;
import dev.plantline.model.Promise;
import dev.plantline.model.Regression;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.runtime.RuntimeStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Pods that take over at once what their ConfigMaps say, and report it. */
final class ConfiguredRuntime implements RuntimeStatus {
    volatile Totals totals = Totals.NONE;
    volatile State state;
    volatile String reason;
    /** Why gateways take no messages; null: they do. */
    volatile String gatewayBlocked;
    /** What the target is said to keep. */
    volatile Promise promise = Promise.oneEffect;
    /** Why no pod takes over what its ConfigMaps say now; they go on with an older revision. */
    volatile String problem;
    /** What every interface with a gate says that waits there; null: nothing. */
    volatile Batch batch;
    /** What pods find about recorded messages under a revision that waits; null: they find nothing. */
    volatile BiFunction<RuntimeConfiguration.Interface, CandidateFile, Regression> regression;
    /** The same of a table of a code map that waits; null: they find nothing. */
    volatile BiFunction<RuntimeConfiguration.Interface, CandidateTable, Regression> codeMapRegression;
    /** Workloads whose pods answer nothing. */
    final Set<String> silent = ConcurrentHashMap.newKeySet();
    /** Every pod that was asked, with its namespace. */
    final Set<String> asked = ConcurrentHashMap.newKeySet();

    private final KubernetesClient client;

    ConfiguredRuntime(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<Optional<WorkloadStatus>> ask(Pod pod, int mostBytes) {
        asked.add(pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName());
        List<ConfigMap> shards = client.configMaps()
                .inNamespace(pod.getMetadata().getNamespace())
                .withLabel(Labels.WORKLOAD, pod.getMetadata().getLabels().get(Labels.WORKLOAD))
                .list()
                .getItems();
        if (shards.isEmpty() || silent.contains(pod.getMetadata().getLabels().get(Labels.WORKLOAD))) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        RuntimeConfiguration configuration = RuntimeConfiguration.read(
                shards.stream().flatMap(map -> map.getData().values().stream()).toList());
        Map<String, byte[]> waiting =
                waiting(pod.getMetadata().getNamespace(), configuration.plant().name());
        Map<String, CandidateFile> candidates = new HashMap<>();
        List<CandidateTable> tables = new ArrayList<>();
        waiting.forEach((file, bytes) -> PodLayout.candidateOf(file)
                .ifPresentOrElse(
                        each -> candidates.put(each, CandidateFile.read(bytes)),
                        () -> tables.add(CandidateTable.read(bytes))));
        return CompletableFuture.completedFuture(Optional.of(new WorkloadStatus(
                WorkloadStatus.VERSION,
                configuration.plant().name(),
                configuration.role(),
                problem,
                configuration.interfaces().stream()
                        .map(each -> configuration.role() == Role.gateway
                                ? received(each)
                                : status(each, candidates.get(each.name()), tables))
                        .toList())));
    }

    private Map<String, byte[]> waiting(String namespace, String plant) {
        ConfigMap files = client.configMaps()
                .inNamespace(namespace)
                .withName(plant + "-candidates")
                .get();
        Map<String, byte[]> waiting = new HashMap<>();
        if (files != null) {
            files.getBinaryData()
                    .forEach((file, text) ->
                            waiting.put(file, Base64.getDecoder().decode(text)));
        }
        return waiting;
    }

    private InterfaceStatus received(RuntimeConfiguration.Interface each) {
        return new InterfaceStatus(
                each.name(),
                each.revision(),
                gatewayBlocked == null ? State.running : State.blocked,
                gatewayBlocked,
                Totals.NONE,
                0L,
                null,
                null);
    }

    private InterfaceStatus status(
            RuntimeConfiguration.Interface each, CandidateFile candidate, List<CandidateTable> tables) {
        var compared = regression;
        var comparedTables = codeMapRegression;
        SortedMap<String, Regression> ofCodeMaps = new TreeMap<>();
        tables.stream()
                .filter(table -> comparedTables != null && table.interfaces().contains(each.name()))
                .forEach(table -> ofCodeMaps.put(table.name(), comparedTables.apply(each, table)));
        State now =
                state != null ? state : Boolean.TRUE.equals(each.spec().suspend()) ? State.suspended : State.running;
        return new InterfaceStatus(
                each.name(),
                problem == null ? each.revision() : "older",
                now,
                reason,
                totals,
                totals == null ? null : 0L,
                null,
                promise,
                null,
                each.spec().gate() == null ? null : batch,
                candidate == null || compared == null ? null : compared.apply(each, candidate),
                ofCodeMaps.isEmpty() ? null : ofCodeMaps);
    }
}
