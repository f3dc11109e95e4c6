package dev.plantline.operator.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.operator.desired.KitContent;
import dev.plantline.testing.odoo.ReferencesText;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SideKitNamesTest {
    @Test
    void aTextIsMadeOnceForEachPlantDutyAndSetOfWorkflows() {
        AtomicInteger made = new AtomicInteger();
        SideKitNames names = new SideKitNames(kit -> {
            made.incrementAndGet();
            return new KitText(kit.owner(), "", "", kit.content() + "", "");
        });
        Set<Workflow> growing = EnumSet.of(Workflow.rawSteps);

        String one = names.action("lyon", "stock", new KitContent.Steps(growing));
        assertThat(names.action("lyon", "stock", new KitContent.Steps(Set.of(Workflow.rawSteps))))
                .isEqualTo(one);
        assertThat(made).hasValue(1);

        growing.add(Workflow.rawMasterDataSteps);
        assertThat(names.action("lyon", "stock", new KitContent.Steps(growing))).isNotEqualTo(one);
        assertThat(names.action("lyon", "other", new KitContent.Steps(Set.of(Workflow.rawSteps))))
                .isNotEqualTo(one);
        assertThat(names.action("porto", "stock", new KitContent.Steps(Set.of(Workflow.rawSteps))))
                .isNotEqualTo(one);
        assertThat(made).hasValue(4);
    }

    @Test
    void anOperationIsAKitOfItsOwnWhichNoWorkflowChangesAndTheReferencesDo() {
        SideKitNames names = new SideKitNames();
        String steps = names.action("lyon", "stock", new KitContent.Steps(Set.of(Workflow.rawSteps)));
        String transfer = names.action("lyon", "stock", new KitContent.Operation("stock.transfer", null));
        String byBarcode = names.action(
                "lyon",
                "stock",
                new KitContent.Operation("stock.transfer", ReferencesText.read("{item: {by: 'barcode'}}")));

        assertThat(transfer)
                .startsWith("plantline.lyon.stock.stock.transfer.")
                .isEqualTo(KitText.of(
                                new KitOwner("lyon", "stock"), new OperationKit("stock.transfer", References.DEFAULT))
                        .actionName());
        assertThat(byBarcode).isNotEqualTo(transfer);
        assertThat(names.isSameText(byBarcode, transfer)).isTrue();
        assertThat(names.isSameText(steps, transfer)).isFalse();
    }

    @Test
    void namesThatNobodyAsksForAnyMoreTakeNoMemoryForEver() {
        SideKitNames names = new SideKitNames(kit -> new KitText(kit.owner(), "", "", "", ""));

        for (int plant = 0; plant <= 2 * SideKitNames.MOST; plant++) {
            names.action("plant-" + plant, "stock", new KitContent.Steps(Set.of(Workflow.rawSteps)));
            assertThat(names.remembered()).isBetween(1, SideKitNames.MOST);
        }
    }
}
