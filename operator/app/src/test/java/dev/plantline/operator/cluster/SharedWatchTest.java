package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterface;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedWatchTest {
    private final List<HasMetadata> declared = new ArrayList<>();
    private final List<HasMetadata> any = new ArrayList<>();
    private final SharedWatch<OdooInterface> watch =
            new SharedWatch<>("interfaces", null, new SharedWatch.Listeners(List.of(declared::add), List.of(any::add)));

    @Test
    void aChangedStatusIsNoChangeOfWhatIsDeclared() {
        watch.onResourceUpdated(lots("1", "8"), lots("1", "7"));

        assertThat(declared).isEmpty();
        assertThat(any).hasSize(1);
    }

    @Test
    void whatWasDeletedAndMadeAnewWhileTheWatchWasAwayIsNewlyDeclared() {
        watch.onResourceUpdated(lots("2", "8"), lots("1", "7"));

        assertThat(declared).hasSize(1);
        assertThat(any).hasSize(1);
    }

    private static OdooInterface lots(String uid, String version) {
        OdooInterface lots = new OdooInterface();
        lots.setMetadata(new ObjectMetaBuilder()
                .withName("lots")
                .withUid(uid)
                .withGeneration(1L)
                .withResourceVersion(version)
                .build());
        return lots;
    }
}
