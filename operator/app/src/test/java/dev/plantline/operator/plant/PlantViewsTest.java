package dev.plantline.operator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Generation;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlantViewsTest {
    private static final String NAMESPACE = "plant-lyon";
    private static final ResourceID LOTS = new ResourceID("lots", NAMESPACE);

    private final PlantViews views = new PlantViews();
    private final List<ResourceID> told = new ArrayList<>();

    @Test
    void whatWasMadeForADeletedPlantIsNotShownForTheNextOne() {
        views.publish(NAMESPACE, view("first"));

        assertThat(views.ofInterface(LOTS, Set.of("first"))).isPresent();
        assertThat(views.ofInterface(LOTS, Set.of("second"))).isEmpty();
    }

    @Test
    void theSameViewOfAnotherPlantIsNews() {
        views.onInterfaceChange(told::add);
        views.publish(NAMESPACE, view("first"));
        views.publish(NAMESPACE, view("first"));
        assertThat(told).containsExactly(LOTS);

        views.publish(NAMESPACE, view("second"));

        assertThat(told).containsExactly(LOTS, LOTS);
    }

    private static PlantViews.View view(String plant) {
        InterfaceView lots = new InterfaceView(
                new Generation("1", 1L),
                "lyon",
                null,
                false,
                Map.of(),
                null,
                null,
                null,
                false,
                null,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Finding.unknown(Finding.ODOO_REACHABLE, "NotLive", ""),
                List.of());
        return new PlantViews.View(
                plant, Map.of("lots", lots), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }
}
