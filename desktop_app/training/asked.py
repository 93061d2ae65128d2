"""What a session asks of the trainer: calls that wait in the queue of its thread."""

from PySide6.QtCore import QObject, Signal

from desktop_app.training.trainer import Trainer


class Asked(QObject):
    """A signal for each of the trainer's slots."""

    open = Signal(object, object, object, object, object, object, object)
    activate = Signal(object, object)
    compare = Signal(object)
    edit = Signal(object, object, object, object)
    take_back = Signal(object, object)
    play = Signal(object, object)
    goal = Signal(object)
    pause = Signal(object)
    step = Signal(object)
    move = Signal(object, object)
    show = Signal(object, object)
    speed = Signal(object)
    look = Signal(object)
    inspect = Signal(object)
    copy = Signal()
    drawn = Signal()
    stop = Signal()

    def connect_to(self, trainer: Trainer) -> None:
        self.open.connect(trainer.open)
        self.activate.connect(trainer.activate)
        self.compare.connect(trainer.compare)
        self.edit.connect(trainer.edit)
        self.take_back.connect(trainer.take_back)
        self.play.connect(trainer.play)
        self.goal.connect(trainer.set_goal)
        self.pause.connect(trainer.pause)
        self.step.connect(trainer.step)
        self.move.connect(trainer.move)
        self.show.connect(trainer.show)
        self.speed.connect(trainer.set_speed)
        self.look.connect(trainer.look)
        self.inspect.connect(trainer.inspect)
        self.copy.connect(trainer.copy)
        self.drawn.connect(trainer.go_on)
        self.stop.connect(trainer.stop)
