/** Interfaces: their status tells what the work on their plant, their topics, their pods and their Odoo amount to. */
package dev.plantline.operator.odoointerface;
