package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.cluster.BoundedSecrets.Share;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BoundedSecretsTest {
    private static final String NAMESPACE = "plant-lyon";
    private static final String LARGE = "A".repeat(1 << 20);

    private final BoundedSecrets secrets = new BoundedSecrets();

    @Test
    void manyLargeSecretsOfOneNamespaceTakeABoundedPartOfTheHeap() {
        for (int number = 0; number < 180; number++) {
            put(secret("large-" + number, LARGE));
        }
        assertThat(kept()).isLessThanOrEqualTo(BoundedSecrets.MOST);
        assertThat(secrets.passedOver(Share.others)).hasSize(180 - whole());

        for (int number = 0; number < 180; number++) {
            put(own(secret("own-" + number, LARGE)));
        }
        assertThat(kept()).isLessThanOrEqualTo(2L * BoundedSecrets.MOST);
    }

    @Test
    void manySmallOnesAndLongAnnotationsCountToo() {
        for (int number = 0; number < 20_000; number++) {
            put(secret("small-" + number, "A"));
        }
        assertThat(whole()).isLessThan(10_000);

        Secret annotated = secret("annotated", "A");
        annotated.getMetadata().setAnnotations(Map.of("note", "x".repeat(BoundedSecrets.MOST)));
        put(annotated);
        assertThat(secrets.get(NAMESPACE + "/annotated")).satisfies(name -> {
            assertThat(BoundedSecrets.isWhole(name)).isFalse();
            assertThat(name.getData()).isNullOrEmpty();
            assertThat(name.getMetadata().getAnnotations()).isNullOrEmpty();
            assertThat(secrets.getKey(name)).isEqualTo(NAMESPACE + "/annotated");
        });
        assertThat(secrets.remove(NAMESPACE + "/annotated")).as("it was there").isNotNull();
        assertThat(secrets.get(NAMESPACE + "/annotated")).isNull();
        assertThat(secrets.isPassedOver(NAMESPACE + "/annotated")).isFalse();
    }

    @Test
    void othersTakeNoRoomFromWhatTheOperatorMade() {
        for (int number = 0; number < 180; number++) {
            put(secret("large-" + number, LARGE));
        }
        put(own(secret("lyon-gateway-secrets", "A")));

        assertThat(secrets.get(NAMESPACE + "/lyon-gateway-secrets")).isNotNull();
        assertThat(secrets.passedOver(Share.own)).isEmpty();
    }

    @Test
    void roomThatIsGivenBackIsUsedAgain() {
        for (int time = 0; time < 100; time++) {
            put(secret("same", LARGE));
            assertThat(secrets.get(NAMESPACE + "/same")).isNotNull();
        }
        for (int time = 0; time < 100; time++) {
            put(secret("each-" + time, LARGE));
            secrets.remove(NAMESPACE + "/each-" + time);
        }
        assertThat(secrets.passedOver(Share.others)).isEmpty();
    }

    /** On an API in memory: a key is found however much stands beside it, and nothing is read a second time where everything is kept. */
    @Test
    void aSecretBesideMoreThanIsKeptIsReadWhenItIsAskedFor() {
        try (InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of());
                NamespaceSecrets read = new NamespaceSecrets(kubernetes.client())) {
            KubernetesClient client = kubernetes.client();
            List<Secret> made = new ArrayList<>();
            for (int number = 0; number < 12; number++) {
                made.add(secret("large-" + number, LARGE));
            }
            made.add(own(secret("lyon-gateway-secrets", "b3du")));
            made.forEach(each -> client.resource(each).create());
            read.watch(NAMESPACE);
            List<String> requests = new CopyOnWriteArrayList<>();
            kubernetes.onRequest(requests::add);

            assertThat(read.secret(NAMESPACE, "lyon-gateway-secrets")).isPresent();
            assertThat(read.secret(NAMESPACE, "nowhere")).isEmpty();
            assertThat(requests).isEmpty();
            long kept = made.stream()
                    .filter(each ->
                            read.kept(NAMESPACE, each.getMetadata().getName()).isPresent())
                    .count();
            assertThat(kept).isBetween(2L, 9L);
            assertThat(made).allSatisfy(each -> assertThat(
                            read.secret(NAMESPACE, each.getMetadata().getName()).map(Secret::getData))
                    .contains(each.getData()));
            assertThat(read.list(NAMESPACE).filter(BoundedSecrets::isOwn)).hasSize(1);
        }
    }

    /** Else the plant's history keys would be made anew. */
    @Test
    void whatTheOperatorMadeIsNeverTakenForGoneBecauseThereWasNoRoom() {
        try (InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of());
                NamespaceSecrets read = new NamespaceSecrets(kubernetes.client())) {
            KubernetesClient client = kubernetes.client();
            for (int number = 0; number < 12; number++) {
                client.resource(own(secret("forged-" + number, LARGE))).create();
            }
            read.watch(NAMESPACE);

            assertThatThrownBy(() -> read.list(NAMESPACE))
                    .isInstanceOf(OperatorFailedException.class)
                    .hasMessageContaining("plant-lyon")
                    .hasMessageContaining("Delete those");
        }
    }

    private Secret put(Secret secret) {
        return secrets.put(secrets.getKey(secret), secret);
    }

    private int whole() {
        return (int) secrets.values().filter(BoundedSecrets::isWhole).count();
    }

    private long kept() {
        return secrets.values()
                .filter(BoundedSecrets::isWhole)
                .mapToLong(each -> each.getData().values().stream()
                        .mapToLong(String::length)
                        .sum())
                .sum();
    }

    private static Secret own(Secret secret) {
        secret.getMetadata().setLabels(Map.of(Labels.MANAGED_BY, Labels.OPERATOR));
        return secret;
    }

    private static Secret secret(String name, String value) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of("key", value))
                .build();
    }
}
