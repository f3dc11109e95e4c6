package dev.plantline.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.change.ChangeRecords;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Resources from YAML files and back. */
public final class Manifests {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private final List<JsonNode> documents = new ArrayList<>();

    private Manifests() {}

    /** All documents of these files. */
    public static Manifests read(Path... files) {
        var manifests = new Manifests();
        for (var file : files) {
            try (var values =
                    Json.MAPPER.readerFor(JsonNode.class).readValues(YAML.createParser(Files.readString(file)))) {
                values.forEachRemaining(each -> manifests.documents.add((JsonNode) each));
            } catch (IOException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
        }
        return manifests;
    }

    /** The world that they are; Secrets are read as the API server gives them, with Base64 data. */
    public ClusterState world() {
        var secrets = all("Secret", Secret.class);
        return new ClusterState(
                Instant.parse("2026-11-25T12:00:00Z"),
                all("Plant", Plant.class),
                all("LatencyClass", LatencyClass.class),
                all("InterfacePolicy", InterfacePolicy.class),
                all("InterfaceTemplate", InterfaceTemplate.class),
                all("OdooConnection", OdooConnection.class),
                all("OdooInterface", OdooInterface.class),
                new KnownCodeMaps(
                        all("CodeMap", CodeMap.class),
                        CodeMapConfigurations.running(all("ConfigMap", ConfigMap.class))),
                RuntimeConfigurations.running(all("ConfigMap", ConfigMap.class)),
                all("ConfigMap", ConfigMap.class).stream()
                        .collect(Collectors.groupingBy(
                                each -> each.getMetadata().getNamespace(),
                                Collectors.collectingAndThen(Collectors.toList(), RuntimeConfigurations::running))),
                (namespace, name) -> secrets.stream()
                        .filter(each -> each.getMetadata().getNamespace().equals(namespace)
                                && each.getMetadata().getName().equals(name))
                        .findFirst(),
                all("Namespace", Namespace.class).stream()
                        .filter(Labels::allowsFinance)
                        .map(each -> each.getMetadata().getName())
                        .collect(Collectors.toSet()),
                ChangeRecords.NONE);
    }

    private <T extends HasMetadata> List<T> all(String kind, Class<T> type) {
        return documents.stream()
                .filter(each -> kind.equals(each.path("kind").asText()))
                .map(each -> Json.MAPPER.convertValue(each, type))
                .toList();
    }

    /** As YAML documents. */
    public static String yaml(List<?> values) {
        var text = new StringBuilder();
        for (var value : values) {
            try {
                text.append(text.isEmpty() ? "" : "---\n")
                        .append(Json.MAPPER
                                .writer()
                                .with(YAML)
                                .writeValueAsString(
                                        Json.MAPPER.treeToValue(Json.MAPPER.valueToTree(value), Object.class)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }
}
