/** Odoo as a target: transport, faults, references and the side kit that gives each operation its one effect. */
package dev.plantline.odoo;
