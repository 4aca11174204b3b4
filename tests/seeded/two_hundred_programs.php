<?php
require __DIR__ . '/play_here.php';

play_here(['0', '200']);
?>
