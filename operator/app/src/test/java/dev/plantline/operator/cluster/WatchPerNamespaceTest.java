package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.operator.cluster.WatchPerNamespace.Watched;
import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On an API in memory: a namespace is forgotten when its plant goes, and another plant may come in its place at the same time. */
class WatchPerNamespaceTest {
    private static final String NAMESPACE = "plant-lyon";

    private final InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of());
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<SharedIndexInformer<ConfigMap>> made = new CopyOnWriteArrayList<>();
    private final WatchPerNamespace<ConfigMap, BasicItemStore<ConfigMap>> watches =
            new WatchPerNamespace<>("the maps", this::firstIsSlow);

    private Watched<ConfigMap, BasicItemStore<ConfigMap>> firstIsSlow(String namespace) {
        if (begun.getAndIncrement() == 0) {
            held.countDown();
            await(goOn);
        }
        SharedIndexInformer<ConfigMap> informer =
                kubernetes.client().configMaps().inNamespace(namespace).runnableInformer(0);
        made.add(informer);
        return Watched.in(new BasicItemStore<>(Cache::metaNamespaceKeyFunc), informer);
    }

    @AfterEach
    void stop() {
        watches.close();
        kubernetes.close();
    }

    private void make(String name) {
        kubernetes
                .client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    private List<String> names() {
        return watches.of(NAMESPACE)
                .values()
                .map(each -> each.getMetadata().getName())
                .toList();
    }

    @Test
    void whoBeganForThePlantBeforeTakesNothingFromTheNextOne() throws Exception {
        make("first");
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> watches.watch(NAMESPACE));
        await(held);
        watches.forget(Set.of(NAMESPACE));
        watches.watch(NAMESPACE);
        BasicItemStore<ConfigMap> store = watches.of(NAMESPACE);
        goOn.countDown();
        slow.get(2, TimeUnit.MINUTES);

        assertThat(watches.of(NAMESPACE)).isSameAs(store);
        assertThat(names()).containsExactly("first");
        assertThat(watches.isWatching()).isTrue();
        assertThat(made).hasSize(2);
        assertThat(made.stream().filter(SharedIndexInformer::isRunning))
                .as("the watches that go on")
                .hasSize(1);
        make("second");
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(names())
                .contains("second"));
    }

    @Test
    void whatWasForgottenWhileItBeganIsNotWatched() throws Exception {
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> watches.watch(NAMESPACE));
        await(held);
        watches.forget(Set.of(NAMESPACE));
        goOn.countDown();
        slow.get(2, TimeUnit.MINUTES);

        assertThatThrownBy(() -> watches.of(NAMESPACE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the maps of namespace plant-lyon are not watched now");
        watches.watch(NAMESPACE);
        make("first");
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(names())
                .containsExactly("first"));
    }

    /** Without its name nobody would hear that it is gone. */
    @Test
    void aSecretForWhichThereIsNoRoomIsToldWhenItGoes() {
        makeSecret("full", "A".repeat(1500));
        makeSecret("small", "b25l");
        try (WatchPerNamespace<Secret, BoundedSecrets> secrets = new WatchPerNamespace<>(
                "the Secrets",
                namespace -> Watched.in(
                        new BoundedSecrets(3_000),
                        kubernetes.client().secrets().inNamespace(namespace).runnableInformer(0)))) {
            secrets.onChange(told::add);
            secrets.watch(NAMESPACE);
            BoundedSecrets store = secrets.of(NAMESPACE);
            assertThat(store.get(NAMESPACE + "/full")).matches(BoundedSecrets::isWhole);
            assertThat(store.get(NAMESPACE + "/small")).isNotNull().matches(each -> !BoundedSecrets.isWhole(each));
            // What is there at the beginning is told after the watch knows it, by a thread of its own.
            Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(told)
                    .containsExactly(NAMESPACE, NAMESPACE));
            told.clear();

            kubernetes
                    .client()
                    .secrets()
                    .inNamespace(NAMESPACE)
                    .withName("small")
                    .delete();

            Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(told)
                    .containsExactly(NAMESPACE));
            assertThat(store.get(NAMESPACE + "/small")).isNull();
            assertThat(store.isPassedOver(NAMESPACE + "/small")).isFalse();
        }
    }

    private void makeSecret(String name, String value) {
        kubernetes
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name)
                        .endMetadata()
                        .withData(Map.of("key", value))
                        .build())
                .create();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
